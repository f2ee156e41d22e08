package dev.tandem.examples;

import dev.tandem.rpc.MessageStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import picocli.CommandLine.Option;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;
import routeguide.RouteSummary;

final class RouteGuideServer implements RouteGuide {
  private final Places places;

  RouteGuideServer(Places places) {
    this.places = places;
  }

  @Override
  public Feature getFeature(Point point) {
    return places.at(point).orElseGet(() -> new Feature("", point));
  }

  @Override
  public MessageStream<Feature> listFeature(Rectangle area) {
    return MessageStream.of(places.within(area));
  }

  @Override
  public RouteSummary recordRoute(MessageStream<Point> points) {
    int count = 0, features = 0;
    double metres = 0;
    Point last = null;
    long start = System.nanoTime();
    for (Point point : points) {
      count++;
      if (places.at(point).isPresent()) features++;
      if (last != null) metres += Places.metres(last, point);
      last = point;
    }
    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new RouteSummary(count, features, (int) metres, (int) elapsed.toSeconds());
  }

  @Override
  public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
    return MessageStream.generate(
        out -> {
          var told = new HashMap<Point, List<RouteNote>>();
          for (RouteNote note : notes) {
            var earlier = told.computeIfAbsent(note.location(), _ -> new ArrayList<>());
            earlier.forEach(out::send);
            earlier.add(note);
          }
        });
  }

  private static final class Settings extends ServerOptions {
    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "The places, as JSON; default: those that are included.")
    private Path data;

    Settings() {
      super(50051);
    }

    Places places() {
      try {
        return data == null ? Places.included() : Places.read(data);
      } catch (IOException | IllegalArgumentException e) {
        throw wrong("--data " + data + " is no JSON file of places: " + e.getMessage());
      }
    }
  }

  public static void main(String... args) {
    var settings = Options.parse(new Settings(), args);
    settings.serve(RouteGuide.SERVICE, new RouteGuideServer(settings.places()));
  }
}
