package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// RouteGuide as separate processes, both ways: all four ways to communicate, each answer worked
/// out here once more.
@NeedsPython
final class RouteGuideTest {
  private static final String DATA = Repository.PLACES.toString();
  private static final Pattern PLACE =
      Pattern.compile(
          "\"name\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"location\"\\s*:\\s*\\{\\s*\"latitude\"\\s*:\\s*(-?\\d+)\\s*,\\s*"
              + "\"longitude\"\\s*:\\s*(-?\\d+)");
  private static final Pattern VISIT = Pattern.compile("Visiting point (-?\\d+), (-?\\d+)");
  private static final Pattern TRIP =
      Pattern.compile(
          "Finished trip with (\\d+) points, passed (\\d+) features, travelled (\\d+) metres, \\d+ seconds");

  private record Place(String name, int latitude, int longitude) {
    String line() {
      return "Feature called %s at %d, %d".formatted(name, latitude, longitude);
    }
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource("dev.tandem.interop.Side#pairs")
  void showsAllFourWaysToCommunicate(Side server, Side client) throws IOException {
    try (var serving = server.start("routeguide-server", "--port", "0", "--data", DATA);
        var calling = client.start("routeguide-client", "--target", serving.target())) {
      List<List<String>> parts = parts(calling.output());
      var places = places();
      assertThat(parts.get(0))
          .containsExactly(
              "Feature called Berkshire Valley Management Area Trail, Jefferson, NJ, USA at 409146138, -746188906",
              "Found no feature at 0, 0");
      assertThat(parts.get(1))
          .hasSizeGreaterThan(20)
          .containsExactlyElementsOf(
              places.stream().filter(RouteGuideTest::inTheArea).map(Place::line).toList());
      checkTrip(parts.get(2), places);
      assertThat(parts.get(3).stream().filter(line -> line.startsWith("Sending")))
          .containsExactly(
              "Sending msg 1 at 0, 0",
              "Sending msg 2 at 1, 0",
              "Sending msg 3 at 0, 1",
              "Sending msg 4 at 0, 0",
              "Sending msg 5 at 1, 1");
      assertThat(parts.get(3).stream().filter(line -> line.startsWith("Received")))
          .containsExactly("Received msg 1 at 0, 0");
    }
  }

  private static List<List<String>> parts(List<String> output) {
    var titles = output.stream().filter(line -> line.startsWith("----")).toList();
    assertThat(titles)
        .containsExactly(
            "-------------- GetFeature --------------",
            "-------------- ListFeature --------------",
            "-------------- RecordRoute --------------",
            "-------------- RouteChat --------------");
    assertThat(output.getFirst()).isEqualTo(titles.getFirst());
    var parts = new ArrayList<List<String>>();
    for (String line : output) {
      if (titles.contains(line)) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(line);
      }
    }
    return parts;
  }

  private static void checkTrip(List<String> lines, List<Place> places) {
    var visited = new ArrayList<Place>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      MatchResult visit = only(VISIT, line);
      visited.add(
          new Place("", Integer.parseInt(visit.group(1)), Integer.parseInt(visit.group(2))));
    }
    long passed =
        visited.stream()
            .filter(point -> places.stream().anyMatch(place -> isAt(place, point)))
            .count();
    double metres = 0;
    for (int i = 1; i < visited.size(); i++) {
      metres += metres(visited.get(i - 1), visited.get(i));
    }
    MatchResult trip = only(TRIP, lines.getLast());
    assertThat(visited).hasSize(20);
    assertThat(Integer.parseInt(trip.group(1))).isEqualTo(20);
    assertThat(Long.parseLong(trip.group(2))).isEqualTo(passed).isPositive();
    assertThat(Long.parseLong(trip.group(3)))
        .isBetween((long) metres - 1, (long) metres + 1); // the last bit of a sine
  }

  private static MatchResult only(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as("'%s' is like %s", line, pattern).isTrue();
    return matcher.toMatchResult();
  }

  private static boolean isAt(Place place, Place point) {
    return !place.name.isEmpty()
        && place.latitude == point.latitude
        && place.longitude == point.longitude;
  }

  private static double metres(Place a, Place b) {
    double phiA = Math.toRadians(a.latitude / 1e7);
    double phiB = Math.toRadians(b.latitude / 1e7);
    double lambda = Math.toRadians(b.longitude / 1e7) - Math.toRadians(a.longitude / 1e7);
    double h =
        Math.pow(Math.sin((phiB - phiA) / 2), 2)
            + Math.cos(phiA) * Math.cos(phiB) * Math.pow(Math.sin(lambda / 2), 2);
    return 6_371_000 * 2 * Math.asin(Math.sqrt(h));
  }

  private static boolean inTheArea(Place place) {
    return 400_000_000 <= place.latitude
        && place.latitude <= 420_000_000
        && -750_000_000 <= place.longitude
        && place.longitude <= -730_000_000;
  }

  private static List<Place> places() throws IOException {
    return PLACE
        .matcher(Files.readString(Repository.PLACES))
        .results()
        .map(m -> new Place(m.group(1), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))))
        .toList();
  }
}
