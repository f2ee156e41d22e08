package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// The client's end of a planned call.
final class EndingCaller implements Runnable {
  static final Metadata.Key<String> CALL = Metadata.Key.text("call");

  private final CallRecord record;
  private final CallPlan plan;
  private final RouteGuide.Client guide;

  EndingCaller(Channel channel, CallRecord record) {
    this.record = record;
    this.plan = record.plan;
    Channel noting =
        new Channel() {
          @Override
          public <Q, R> ClientCall<Q, R> call(MethodDescriptor<Q, R> method, CallOptions options) {
            ClientCall<Q, R> call = channel.call(method, options);
            record.call = call;
            return call;
          }
        };
    this.guide = RouteGuide.client(noting).with(this::options);
  }

  private CallOptions options(CallOptions options) {
    CallOptions mine =
        options
            .header(CALL, Integer.toString(record.number))
            .waitForReady(plan.waitsForReady())
            .tap(
                new CallTap() {
                  @Override
                  public void ended(Status status) {
                    record.tapped.add(status.code());
                  }
                });
    return plan.timeout() == null ? mine : mine.timeout(plan.timeout());
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    try {
      record.outcomes.add(call());
    } catch (RpcException e) {
      record.outcomes.add(e.code().name());
      record.why = e;
    } finally {
      record.lasted = System.nanoTime() - begin;
    }
  }

  /// `OK`, or that the rest was left.
  private String call() {
    return switch (plan.kind()) {
      case UNARY -> {
        note(guide.getFeature(Point.DEFAULT).name());
        yield "OK";
      }
      case SERVER_STREAMING -> read(guide.listFeature(Rectangle.DEFAULT).map(Feature::name));
      case CLIENT_STREAMING -> {
        guide.recordRoute(requests().map(i -> Guide.point(i, 0)));
        record.received.add(0);
        yield "OK";
      }
      case BIDI -> read(guide.routeChat(notes()).map(RouteNote::message));
    };
  }

  private MessageStream<Integer> requests() {
    return MessageStream.generate(
        out -> {
          for (int i = 0; i < plan.requests(); i++) out.send(i);
        });
  }

  /// Through a pipe, from a thread that is not the call's; or from the call's own.
  private MessageStream<RouteNote> notes() {
    if (!plan.pipes()) return requests().map(this::message);
    var pipe = new Pipe<RouteNote>(2);
    Thread.ofVirtual().name("sender " + record.number).start(() -> sendAll(pipe));
    return pipe.stream();
  }

  private void sendAll(Pipe<RouteNote> pipe) {
    try (pipe) {
      for (int i = 0; i < plan.requests(); i++) pipe.send(message(i));
    } catch (RpcException | IllegalStateException e) {
      // the call is over, which its caller sees
    }
  }

  private RouteNote message(int i) {
    return new RouteNote(Point.DEFAULT, text(i, plan.bytes()));
  }

  private String read(MessageStream<String> messages) {
    try (messages) {
      for (int i = 0; i < plan.takes(); i++) {
        if (!messages.hasNext()) return "OK";
        note(messages.next());
      }
      return CallRecord.LEFT;
    }
  }

  private void note(String message) {
    record.received.add(number(message));
  }

  static String text(int number, int bytes) {
    return number + ".".repeat(bytes);
  }

  static int number(String text) {
    return Integer.parseInt(text.replace(".", ""));
  }

  static @Nullable String of(Metadata headers) {
    return headers.get(CALL).orElse(null);
  }
}
