package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// What a nested call gets of the call it is made for.
class ContextPropagationTest extends CallContract {
  private final AtomicReference<Callable<Feature>> nested = new AtomicReference<>();
  private final CountDownLatch backendCancelled = new CountDownLatch(1);
  private RouteGuide.Client backend;
  private RouteGuide.Client front;

  @BeforeEach
  void serve() {
    backend =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                boolean deadline = Context.current().remaining().isPresent();
                return new Feature(deadline ? "deadline" : "no deadline");
              }

              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return endless().onClose(backendCancelled::countDown);
              }
            });
    front =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                return Unchecked.call(nested.get());
              }
            });
  }

  private String nested(Callable<Feature> how) {
    nested.set(how);
    return front.with(o -> o.timeout(Duration.ofSeconds(30))).getFeature(Point.DEFAULT).name();
  }

  @Test
  void theDeadlineIsThereOnTheHandlersThread() {
    assertThat(nested(() -> backend.getFeature(Point.DEFAULT))).isEqualTo("deadline");
  }

  @Test
  void itIsNotThereOnThreadsThatAHandlerStarts() {
    assertThat(
            nested(
                () -> {
                  try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    return threads.submit(() -> backend.getFeature(Point.DEFAULT)).get();
                  }
                }))
        .isEqualTo("no deadline");
  }

  @Test
  void itIsThereOnThreadsOfTheContextsFactory() {
    assertThat(
            nested(
                () -> {
                  var factory = Context.current().threadFactory();
                  try (var threads = Executors.newThreadPerTaskExecutor(factory)) {
                    return threads.submit(() -> backend.getFeature(Point.DEFAULT)).get();
                  }
                }))
        .isEqualTo("deadline");
  }

  @Test
  void itIsThereInTasksOfAPropagatingExecutor() {
    assertThat(
            nested(
                () -> {
                  try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    Executor propagating = Context.propagating(threads);
                    var task = new FutureTask<>(() -> backend.getFeature(Point.DEFAULT));
                    propagating.execute(task);
                    return task.get();
                  }
                }))
        .isEqualTo("deadline");
  }

  @Test
  void itIsThereInAGenerateBodyThatTheHandlerPulls() {
    assertThat(
            nested(
                () -> {
                  try (var features =
                      MessageStream.<Feature>generate(
                          out -> out.send(backend.getFeature(Point.DEFAULT)))) {
                    return features.next();
                  }
                }))
        .isEqualTo("deadline");
  }

  @Test
  void itIsThereInTheRequestsOfANestedCall() {
    assertThat(
            nested(
                () -> {
                  var seen = new AtomicReference<Feature>();
                  backend.recordRoute(
                      MessageStream.generate(_ -> seen.set(backend.getFeature(Point.DEFAULT))));
                  return seen.get();
                }))
        .isEqualTo("deadline");
  }

  @Test
  void aNestedCallCanHaveAShorterDeadline() throws Exception {
    assertThat(
            nested(
                () ->
                    Context.current()
                        .withTimeout(Duration.ZERO)
                        .call(
                            () -> {
                              failsWith(
                                  Code.DEADLINE_EXCEEDED, () -> backend.getFeature(Point.DEFAULT));
                              return new Feature("failed");
                            })))
        .isEqualTo("failed");
  }

  @Test
  void aNestedCallIsCancelledWithTheCallItIsMadeFor() throws Exception {
    var reading = new CountDownLatch(1);
    nested.set(
        () -> {
          for (Feature _ : backend.listFeature(Rectangle.DEFAULT)) reading.countDown();
          throw new AssertionError("it has no end");
        });
    Thread caller =
        Thread.ofVirtual()
            .start(() -> failsWith(Code.CANCELLED, () -> front.getFeature(Point.DEFAULT)));
    happens(reading);
    caller.interrupt();
    ends(caller);
    happens(backendCancelled);
  }
}
