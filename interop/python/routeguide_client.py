"""RouteGuide's client. The points that it visits are drawn from the features of the list that it was given before."""

import random

import programs
import routeguide_pb2
import routeguide_pb2_grpc
from routeguide_pb2 import Point

options = programs.client_options(50051).parse_args()
POINTS_VISITED = 20


def show(feature):
    if feature.name:
        print(f"Feature called {feature.name} at {at(feature.location)}")
    else:
        print(f"Found no feature at {at(feature.location)}")


def at(point):
    return f"{point.latitude}, {point.longitude}"


def notes():
    for number, (latitude, longitude) in enumerate([(0, 0), (1, 0), (0, 1), (0, 0), (1, 1)], start=1):
        note = routeguide_pb2.RouteNote(message=f"msg {number}", location=Point(latitude=latitude, longitude=longitude))
        print(f"Sending {note.message} at {at(note.location)}")
        yield note


def visited(features):
    for feature in random.choices(features, k=POINTS_VISITED):
        print(f"Visiting point {at(feature.location)}")
        yield feature.location


def guide(channel):
    stub = routeguide_pb2_grpc.RouteGuideStub(channel)
    print("-------------- GetFeature --------------")
    show(stub.GetFeature(Point(latitude=409146138, longitude=-746188906), **programs.per_call(options)))
    show(stub.GetFeature(Point(latitude=0, longitude=0), **programs.per_call(options)))
    print("-------------- ListFeature --------------")
    area = routeguide_pb2.Rectangle(
        lo=Point(latitude=400000000, longitude=-750000000), hi=Point(latitude=420000000, longitude=-730000000)
    )
    features = []
    for feature in stub.ListFeature(area, **programs.per_call(options)):
        show(feature)
        features.append(feature)
    print("-------------- RecordRoute --------------")
    summary = stub.RecordRoute(visited(features), **programs.per_call(options))
    print(
        f"Finished trip with {summary.point_count} points, passed {summary.feature_count} features, "
        f"travelled {summary.distance} metres, {summary.elapsed_time} seconds"
    )
    print("-------------- RouteChat --------------")
    for note in stub.RouteChat(notes(), **programs.per_call(options)):
        print(f"Received {note.message} at {at(note.location)}")


programs.run_client(options, guide)
