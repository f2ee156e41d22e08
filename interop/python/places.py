"""The places of RouteGuide, and the distance between two points."""

import json
import math

import routeguide_pb2

EARTH_RADIUS_METRES = 6_371_000
DEGREES = 1e-7  # one unit of a Point


def read(path):
    with open(path, encoding="utf-8") as file:
        return [
            routeguide_pb2.Feature(name=place["name"], location=routeguide_pb2.Point(**place["location"]))
            for place in json.load(file)
        ]


def metres(a, b):
    """Along a great circle: the haversine formula."""
    phi_a, phi_b = (math.radians(p.latitude * DEGREES) for p in (a, b))
    lambda_a, lambda_b = (math.radians(p.longitude * DEGREES) for p in (a, b))
    h = math.sin((phi_b - phi_a) / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin((lambda_b - lambda_a) / 2) ** 2
    return EARTH_RADIUS_METRES * 2 * math.atan2(math.sqrt(h), math.sqrt(1 - h))
