package dev.tandem.rpc.schedule;

/// A known bug, put into a method as it is woven: one call in it does not do what it should. A
/// search that does not find such bugs finds no others.
///
/// @param owner simple name of the class, `Outer$Inner` for a nested one
/// @param method where the call is; lambdas in it are meant too
/// @param callee the method that is called
public record Mutant(String owner, String method, String callee, Effect effect) {
  public enum Effect {
    /// The call is left out; its result is 0, false or null.
    SKIPPED,
    /// A compare-and-set is a look and then a write, which others may come between.
    TORN
  }

  boolean isIn(String owner, String method) {
    return owner.equals(this.owner)
        && (method.equals(this.method) || method.startsWith("lambda$" + this.method + "$"));
  }

  @Override
  public String toString() {
    return owner + "." + method + ": " + callee + " " + effect;
  }
}
