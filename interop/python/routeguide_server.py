"""RouteGuide's server: all four ways to communicate."""

import time

import places
import programs
import routeguide_pb2
import routeguide_pb2_grpc


class RouteGuide(routeguide_pb2_grpc.RouteGuideServicer):
    def __init__(self, features):
        self.features = features

    def GetFeature(self, request, context):
        found = (f for f in self.features if f.location == request)
        return next(found, routeguide_pb2.Feature(name="", location=request))

    def ListFeature(self, request, context):
        south, north = sorted((request.lo.latitude, request.hi.latitude))
        west, east = sorted((request.lo.longitude, request.hi.longitude))
        for feature in self.features:
            if south <= feature.location.latitude <= north and west <= feature.location.longitude <= east:
                yield feature

    def RecordRoute(self, request_iterator, context):
        start = time.monotonic()
        known = {(f.location.latitude, f.location.longitude) for f in self.features if f.name}
        points, passed, distance, last = 0, 0, 0.0, None
        for point in request_iterator:
            points += 1
            passed += (point.latitude, point.longitude) in known
            distance += places.metres(last, point) if last else 0
            last = point
        elapsed = int(time.monotonic() - start)
        return routeguide_pb2.RouteSummary(point_count=points, feature_count=passed, distance=int(distance), elapsed_time=elapsed)

    def RouteChat(self, request_iterator, context):
        notes = []
        for note in request_iterator:
            for earlier in notes:
                if earlier.location == note.location:
                    yield earlier
            notes.append(note)


if __name__ == "__main__":
    parser = programs.server_options(50051)
    parser.add_argument("--data", required=True, help="a JSON file of places")
    options = parser.parse_args()
    guide = RouteGuide(places.read(options.data))
    programs.serve(options, lambda server: routeguide_pb2_grpc.add_RouteGuideServicer_to_server(guide, server))
