package dev.tandem.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;

/// Features, found by latitude and then by longitude.
final class Places {
  private static final double EARTH_RADIUS_METRES = 6_371_000;

  private final NavigableMap<Integer, NavigableMap<Integer, Feature>> byLatitude = new TreeMap<>();

  /// The places that come with the examples; places.txt beside them says where they are from.
  static Places included() throws IOException {
    try (var json = Places.class.getResourceAsStream("places.json")) {
      return read(json);
    }
  }

  static Places read(Path file) throws IOException {
    try (var json = Files.newInputStream(file)) {
      return read(json);
    }
  }

  private static Places read(InputStream json) throws IOException {
    var places = new Places();
    for (var row : new ObjectMapper().readTree(json)) {
      var latitude = row.requiredAt("/location/latitude").asInt();
      var longitude = row.requiredAt("/location/longitude").asInt();
      places.add(new Feature(row.required("name").asText(), new Point(latitude, longitude)));
    }
    return places;
  }

  private void add(Feature feature) {
    var at = feature.location();
    byLatitude.computeIfAbsent(at.latitude(), _ -> new TreeMap<>()).put(at.longitude(), feature);
  }

  Optional<Feature> at(Point point) {
    var row = byLatitude.getOrDefault(point.latitude(), Collections.emptyNavigableMap());
    return Optional.ofNullable(row.get(point.longitude()));
  }

  /// From south to north, and on one latitude from west to east.
  Stream<Feature> within(Rectangle area) {
    Point a = area.lo(), b = area.hi();
    int south = Math.min(a.latitude(), b.latitude()), north = Math.max(a.latitude(), b.latitude());
    int west = Math.min(a.longitude(), b.longitude()),
        east = Math.max(a.longitude(), b.longitude());
    return byLatitude.subMap(south, true, north, true).values().stream()
        .flatMap(row -> row.subMap(west, true, east, true).values().stream());
  }

  /// The great circle from `a` to `b`, by the haversine formula.
  static double metres(Point a, Point b) {
    double latitudeA = radians(a.latitude()), latitudeB = radians(b.latitude());
    double north = Math.sin((latitudeB - latitudeA) / 2);
    double east = Math.sin((radians(b.longitude()) - radians(a.longitude())) / 2);
    double h = north * north + Math.cos(latitudeA) * Math.cos(latitudeB) * east * east;
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(h));
  }

  private static double radians(int coordinate) {
    return Math.toRadians(coordinate / 1e7);
  }
}
