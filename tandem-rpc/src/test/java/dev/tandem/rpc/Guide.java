package dev.tandem.rpc;

import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;
import routeguide.RouteSummary;

/// A RouteGuide whose methods tests override: it names every point `f`, counts points, echoes
/// notes.
class Guide implements RouteGuide {
  @Override
  public Feature getFeature(Point point) {
    return new Feature("f", point);
  }

  @Override
  public MessageStream<Feature> listFeature(Rectangle area) {
    return MessageStream.empty();
  }

  @Override
  public RouteSummary recordRoute(MessageStream<Point> points) {
    int count = 0;
    for (Point _ : points) count++;
    return new RouteSummary(count);
  }

  @Override
  public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
    return notes;
  }

  static Point point(int latitude, int longitude) {
    return new Point(latitude, longitude);
  }

  static RouteNote note(int i) {
    return new RouteNote(point(0, 0), "n" + i);
  }

  /// Features `f0`, `f1`, … without end.
  static MessageStream<Feature> endless() {
    return MessageStream.generate(
        out -> {
          for (int i = 0; ; i++) out.send(new Feature("f" + i));
        });
  }
}
