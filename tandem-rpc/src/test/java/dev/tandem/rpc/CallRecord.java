package dev.tandem.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was seen of one call, at both ends, and whether that can be.
final class CallRecord {
  /// The client left before the end.
  static final String LEFT = "LEFT";

  final int number;
  final CallPlan plan;
  final @Nullable CallRecord nested;
  final @Nullable CallRecord parent;

  // ---- the client's
  @Nullable ClientCall<?, ?> call;
  @Nullable Thread caller;
  final List<Integer> received = new ArrayList<>();
  final List<String> outcomes = new ArrayList<>();
  final List<Code> tapped = new ArrayList<>();
  @Nullable RpcException why;

  /// It was open still when all was closed.
  boolean overdue;

  /// Nothing can have held it up for ever.
  boolean mustEnd;

  /// When it ended, counted from when it began, in nanoseconds.
  long lasted;

  // ---- the server's
  int began;
  int returned;
  final List<RpcException> cancellations = new ArrayList<>();
  @Nullable Context context;
  final List<Integer> requests = new ArrayList<>();
  boolean readToTheEnd;
  int sent;
  final List<Code> serverTapped = new ArrayList<>();

  /// What may have happened to it.
  final Set<Disturbance> disturbed = EnumSet.noneOf(Disturbance.class);

  CallRecord(int number, CallPlan plan, @Nullable CallRecord parent) {
    this.number = number;
    this.plan = plan;
    this.parent = parent;
    this.nested = plan.nested() == null ? null : new CallRecord(number + 1, plan.nested(), this);
  }

  boolean isOver() {
    return !outcomes.isEmpty();
  }

  // ---- judging

  /// All that cannot be, once all is over.
  List<String> faults(boolean limited) {
    var faults = new ArrayList<String>();
    if (call != null) client(faults, limited);
    if (began > 0) server(faults);
    return faults.stream().map(fault -> this + ": " + fault).toList();
  }

  private void client(List<String> faults, boolean limited) {
    if (outcomes.size() != 1) {
      faults.add("outcomes " + outcomes);
      return;
    }
    String outcome = outcomes.getFirst();
    if (tapped.size() != 1) faults.add("its taps were told of ends " + tapped);
    else if (!outcome.equals(LEFT) && !outcome.equals(tapped.getFirst().name())) {
      faults.add("outcome " + outcome + ", but its taps were told " + tapped);
    }
    Set<Code> allowed = allowed(limited);
    if (!outcome.equals(LEFT) && !allowed.contains(Code.valueOf(outcome))) {
      faults.add("outcome " + why + " instead of one of " + allowed);
    }
    if (!inOrder(received)) faults.add("received " + received);
    if (outcome.equals("OK")) ok(faults);
    if (overdue && mustEnd) faults.add("it did not end by itself: " + outcome);
    String again = again();
    if (!again.equals(tapped.getFirst().name())) {
      faults.add("outcome " + outcome + ", told as " + tapped + ", and afterwards " + again);
    }
    long late = plan.timeout() == null ? 0 : lasted - plan.timeout().toNanos();
    if (late > SLACK_NANOS) faults.add("it ended " + late / 1_000_000 + " ms after its deadline");
  }

  /// A loop's clock has milliseconds; what a disturbance takes, and the schedule lets pass, comes
  /// on top.
  private static final long SLACK_NANOS = 200_000_000;

  /// How it ended, asked once more.
  private String again() {
    try {
      while (Objects.requireNonNull(call).receive() != null) {}
      return "OK";
    } catch (RpcException e) {
      return e.code().name();
    }
  }

  /// Whether nothing that was planned can hold it up for ever.
  boolean endsByItself() {
    if (plan.end() == CallPlan.End.WAITS) return false;
    if (plan.waitsForReady() && !Collections.disjoint(disturbed, STOPS)) return false;
    return nested == null || nested.endsByItself();
  }

  private static final Set<Disturbance> STOPS = EnumSet.of(Disturbance.STOP, Disturbance.STOP_NOW);

  private void ok(List<String> faults) {
    if (!serverTapped.equals(List.of(Code.OK))) {
      faults.add("the client has OK, and the server " + serverTapped);
    }
    if (received.size() != sent) faults.add("OK after " + received.size() + " of " + sent);
  }

  private void server(List<String> faults) {
    if (began != 1) faults.add("the handler began " + began + " times");
    if (returned != began) faults.add("the handler did not return");
    if (serverTapped.size() != 1) faults.add("the server's taps were told of " + serverTapped);
    if (context == null || !context.isCancelled()) faults.add("the context has not ended");
    if (cancellations.size() != 1) faults.add("the context ended by " + cancellations);
    else if (serverTapped.size() == 1) sameEnd(faults, serverTapped.getFirst());
    if (!inOrder(requests)) faults.add("the handler received " + requests);
    if (readToTheEnd && requests.size() != plan.requests()) {
      faults.add("the handler saw the end after " + requests.size() + " requests");
    }
  }

  /// The context ends because the call has, as it was told; or it has been cut, as the call was.
  private void sameEnd(List<String> faults, Code told) {
    RpcException why = cancellations.getFirst();
    boolean ended = why.status().message().equals("the surrounding call has ended");
    if (ended ? told != plan.end().code : told != why.code()) {
      faults.add("the context ended by " + why + ", and the server's taps were told " + told);
    }
  }

  private static boolean inOrder(List<Integer> numbers) {
    for (int i = 0; i < numbers.size(); i++) if (numbers.get(i) != i) return false;
    return true;
  }

  /// How the call may end, by what was planned and what has happened.
  private Set<Code> allowed(boolean limited) {
    var allowed = EnumSet.noneOf(Code.class);
    Code natural = plan.end().code;
    if (natural != null) allowed.add(natural);
    if (hasDeadline()) allowed.add(Code.DEADLINE_EXCEEDED);
    if (parent != null) allowed.add(Code.CANCELLED);
    if (limited) allowed.add(Code.RESOURCE_EXHAUSTED);
    if (limited) allowed.add(Code.UNAVAILABLE); // refused again and again
    if (overdue) allowed.add(Code.CANCELLED);
    for (Disturbance d : disturbed) {
      switch (d) {
        case CANCEL, INTERRUPT, CLOSE -> allowed.add(Code.CANCELLED);
        case CLIENT_LOST, SERVER_LOST, STOP_NOW -> allowed.add(Code.UNAVAILABLE);
        case STOP -> {
          if (began == 0) allowed.add(Code.UNAVAILABLE); // what was accepted is not lost
        }
        case TIME, GOAWAY -> {}
      }
    }
    return allowed;
  }

  private boolean hasDeadline() {
    return plan.timeout() != null || (parent != null && parent.hasDeadline());
  }

  @Override
  public String toString() {
    return "call " + number + " (" + plan + ")";
  }
}
