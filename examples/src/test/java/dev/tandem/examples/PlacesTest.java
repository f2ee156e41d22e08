package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;

class PlacesTest {
  private static final Point SOUTH_WEST = new Point(400000000, -750000000);
  private static final Point NORTH_EAST = new Point(420000000, -730000000);

  @Test
  void comeWithMoreThanAHundredInTheAreaAndSomeAround() throws IOException {
    var places = Places.included();
    var world = new Rectangle(new Point(-900000000, -1800000000), new Point(900000000, 1800000000));

    var inside = places.within(new Rectangle(SOUTH_WEST, NORTH_EAST)).toList();

    assertThat(inside).hasSizeGreaterThan(100).allMatch(f -> !f.name().isEmpty());
    assertThat(places.within(world).count()).isGreaterThan(inside.size());
  }

  @Test
  void areFoundAtExactlyTheirPoint() throws IOException {
    var places = Places.included();

    assertThat(places.at(new Point(409146138, -746188906)).map(Feature::name))
        .contains("Berkshire Valley Management Area Trail, Jefferson, NJ, USA");
    assertThat(places.at(new Point(409146138, -746188905))).isEmpty();
    assertThat(places.at(new Point(0, 0))).isEmpty();
  }

  @Test
  void areFoundInARectangleWhicheverItsCornersAre() throws IOException {
    var places = Places.included();
    var expected = places.within(new Rectangle(SOUTH_WEST, NORTH_EAST)).toList();
    var northWest = new Point(NORTH_EAST.latitude(), SOUTH_WEST.longitude());
    var southEast = new Point(SOUTH_WEST.latitude(), NORTH_EAST.longitude());

    assertThat(places.within(new Rectangle(NORTH_EAST, SOUTH_WEST))).isEqualTo(expected);
    assertThat(places.within(new Rectangle(northWest, southEast))).isEqualTo(expected);
    assertThat(places.within(new Rectangle(southEast, northWest))).isEqualTo(expected);
  }

  @Test
  void includeThoseOnTheBorder(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("places.json"),
            """
        [{"name": "on", "location": {"latitude": 10, "longitude": -10}},
         {"name": "off", "location": {"latitude": 10, "longitude": -11}}]
        """);

    var found = Places.read(file).within(new Rectangle(new Point(10, -10), new Point(10, -10)));

    assertThat(found.map(Feature::name)).containsExactly("on");
  }

  @Test
  void areADegreeOfLatitudeApart() {
    double degree = 2 * Math.PI * 6_371_000 / 360;

    assertThat(Places.metres(new Point(0, 0), new Point(10000000, 0)))
        .isCloseTo(degree, within(0.01));
    assertThat(Places.metres(new Point(0, 0), new Point(0, -10000000)))
        .isCloseTo(degree, within(0.01));
    assertThat(Places.metres(new Point(600000000, 0), new Point(600000000, 10000000)))
        .isCloseTo(degree / 2, within(5.0));
  }
}
