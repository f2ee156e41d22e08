package dev.tandem.examples;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.MessageStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.Stream;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;

final class RouteGuideClient {
  static void talk(Channel channel) {
    RouteGuide guide = RouteGuide.client(channel);

    title("GetFeature");
    print(guide.getFeature(new Point(409146138, -746188906)));
    print(guide.getFeature(new Point(0, 0)));

    title("ListFeature");
    var area = new Rectangle(new Point(400000000, -750000000), new Point(420000000, -730000000));
    var features = new ArrayList<Feature>();
    for (Feature f : guide.listFeature(area)) features.add(print(f));

    title("RecordRoute");
    Collections.shuffle(features);
    var route = features.stream().limit(20).map(Feature::location);
    var trip =
        guide.recordRoute(MessageStream.of(route.peek(p -> IO.println("Visiting point " + at(p)))));
    IO.println(
        "Finished trip with %d points, passed %d features, travelled %d metres, %d seconds"
            .formatted(
                trip.pointCount(), trip.featureCount(), trip.distance(), trip.elapsedTime()));

    title("RouteChat");
    var notes =
        Stream.of(note(0, 0, 1), note(1, 0, 2), note(0, 1, 3), note(0, 0, 4), note(1, 1, 5));
    var sent =
        MessageStream.of(
            notes.peek(n -> IO.println("Sending " + n.message() + " at " + at(n.location()))));
    for (RouteNote n : guide.routeChat(sent)) {
      IO.println("Received " + n.message() + " at " + at(n.location()));
    }
  }

  private static void title(String name) {
    IO.println("-------------- " + name + " --------------");
  }

  private static Feature print(Feature f) {
    var what = f.name().isEmpty() ? "Found no feature" : "Feature called " + f.name();
    IO.println(what + " at " + at(f.location()));
    return f;
  }

  private static RouteNote note(int latitude, int longitude, int i) {
    return new RouteNote(new Point(latitude, longitude), "msg " + i);
  }

  private static String at(Point point) {
    return point.latitude() + ", " + point.longitude();
  }

  public static void main(String... args) {
    ClientOptions.of(50051, args).call(RouteGuideClient::talk);
  }
}
