package dev.tandem.rpc;

/// How a call ended, in one word. Source: gRPC's statuscodes.md.
public enum Code {
  /// The call succeeded.
  OK(0),
  /// The call was cancelled, typically by the caller.
  CANCELLED(1),
  /// An error nobody said more about: a handler's own exception, or a code from elsewhere that is
  /// not in this list.
  UNKNOWN(2),
  /// The request makes no sense, whatever the system's state.
  INVALID_ARGUMENT(3),
  /// The deadline passed first. The call may have had its effect all the same.
  DEADLINE_EXCEEDED(4),
  /// What was asked for is not there.
  NOT_FOUND(5),
  /// What was to be created is there already.
  ALREADY_EXISTS(6),
  /// The caller is known, and may not do this.
  PERMISSION_DENIED(7),
  /// Something is used up: a quota, memory, the largest size of a message.
  RESOURCE_EXHAUSTED(8),
  /// The system is not in the state that the call needs; trying again does not help until that is
  /// mended.
  FAILED_PRECONDITION(9),
  /// The call lost a race, such as a transaction; trying again at a higher level may help.
  ABORTED(10),
  /// The request reaches past a range that is valid just now, such as the end of a file.
  OUT_OF_RANGE(11),
  /// Nobody serves this method here, or it does not do this.
  UNIMPLEMENTED(12),
  /// A rule of the system or of the protocol was broken: something is seriously wrong.
  INTERNAL(13),
  /// The service cannot be reached just now; trying again, later, may help.
  UNAVAILABLE(14),
  /// Data is lost or damaged for good.
  DATA_LOSS(15),
  /// Nobody knows who the caller is.
  UNAUTHENTICATED(16);

  private static final Code[] BY_NUMBER = values();

  private final int number;

  Code(int number) {
    this.number = number;
  }

  /// The number that stands for it in `grpc-status`.
  public int number() {
    return number;
  }

  /// The code with this number; [#UNKNOWN] if there is none, as gRPC demands.
  public static Code of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }
}
