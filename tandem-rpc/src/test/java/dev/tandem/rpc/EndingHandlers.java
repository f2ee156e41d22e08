package dev.tandem.rpc;

import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteNote;
import routeguide.RouteSummary;

/// The server's end of planned calls.
final class EndingHandlers extends Guide {
  private static final Context.Key<CallRecord> RECORD = Context.Key.named("record");

  private final Consumer<String> fault;
  private final Supplier<Channel> channel;

  /// @param channel over which handlers call in their turn
  EndingHandlers(Consumer<String> fault, Supplier<Channel> channel) {
    this.fault = fault;
    this.channel = channel;
  }

  /// Notes when a handler begins and returns, and how its call and its context end.
  static ServerInterceptor watching(IntFunction<CallRecord> byNumber) {
    return (call, next) -> {
      CallRecord record = byNumber.apply(Integer.parseInt(EndingCaller.of(call.headers())));
      record.began++;
      record.context = call.context();
      ServerCall<?, ?> tapped =
          call.tap(
              new CallTap() {
                @Override
                public void ended(Status status) {
                  record.serverTapped.add(status.code());
                }
              });
      var _ = call.context().onCancel(record.cancellations::add);
      try {
        next.handle(tapped.in(call.context().with(RECORD, record)));
      } finally {
        record.returned++;
      }
    };
  }

  private CallRecord mine() {
    return Context.current().get(RECORD).orElseThrow();
  }

  // ---- the four kinds

  @Override
  public Feature getFeature(Point point) {
    CallRecord c = begin();
    end(c);
    c.sent++;
    return new Feature(EndingCaller.text(0, c.plan.bytes()));
  }

  @Override
  public MessageStream<Feature> listFeature(Rectangle area) {
    CallRecord c = begin();
    if (c.plan.pipes()) return piped(c);
    return MessageStream.generate(out -> sendAll(c, out));
  }

  private void sendAll(CallRecord c, Sender<Feature> out) {
    for (int i = 0; i < c.plan.responses(); i++) {
      String text = EndingCaller.text(i, c.plan.bytes());
      sending(c, () -> out.send(new Feature(text)));
    }
    if (!c.plan.pipes() || c.plan.end() != CallPlan.End.WAITS) end(c);
  }

  /// From a thread that is not the call's.
  private MessageStream<Feature> piped(CallRecord c) {
    var pipe = new Pipe<Feature>(2);
    Context.current()
        .threadFactory()
        .newThread(
            () -> {
              try {
                sendAll(c, pipe);
                if (c.plan.end() != CallPlan.End.WAITS) pipe.close();
              } catch (RuntimeException e) {
                pipe.fail(e);
              }
            })
        .start();
    return pipe.stream();
  }

  @Override
  public RouteSummary recordRoute(MessageStream<Point> points) {
    CallRecord c = begin();
    Iterator<Integer> numbers = points.map(Point::latitude).iterator();
    while (c.requests.size() < c.plan.reads() && reads(c, numbers)) {}
    end(c);
    c.sent++;
    return new RouteSummary(c.requests.size());
  }

  @Override
  public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
    CallRecord c = begin();
    return MessageStream.generate(
        out -> {
          Iterator<Integer> numbers = notes.map(n -> EndingCaller.number(n.message())).iterator();
          boolean more = true;
          while ((more && c.requests.size() < c.plan.reads()) || c.sent < c.plan.responses()) {
            if (more && c.requests.size() < c.plan.reads()) more = reads(c, numbers);
            if (c.sent == c.plan.responses()) continue;
            var note = new RouteNote(Point.DEFAULT, EndingCaller.text(c.sent, c.plan.bytes()));
            sending(c, () -> out.send(note));
          }
          end(c);
        });
  }

  // ---- parts of them

  private CallRecord begin() {
    CallRecord c = mine();
    if (c.nested != null) new EndingCaller(channel.get(), c.nested).run();
    return c;
  }

  private void sending(CallRecord c, Runnable send) {
    try {
      send.run();
      c.sent++;
    } catch (RpcException e) {
      mustBeCancelled(c, e);
      throw e;
    }
  }

  /// False at the end.
  private boolean reads(CallRecord c, Iterator<Integer> numbers) {
    try {
      if (numbers.hasNext()) {
        c.requests.add(numbers.next());
        return true;
      }
      c.readToTheEnd = true;
      return false;
    } catch (RpcException e) {
      mustBeCancelled(c, e);
      throw e;
    }
  }

  private void end(CallRecord c) {
    switch (c.plan.end()) {
      case OK -> {}
      case FAILS -> throw new RpcException(Code.ABORTED, "as planned");
      case BREAKS -> throw new IllegalStateException("as planned");
      case WAITS -> {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          mustBeCancelled(c, e);
          throw new IllegalStateException("as planned", e);
        }
      }
    }
  }

  /// Whoever is woken, or told that his call is over, can ask why.
  private void mustBeCancelled(CallRecord c, Exception e) {
    if (!Context.current().isCancelled()) {
      fault.accept(c + ": the handler got " + e + " before its context was marked");
    }
  }
}
