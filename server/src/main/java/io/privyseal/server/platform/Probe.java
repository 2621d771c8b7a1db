package io.privyseal.server.platform;

/// Something that the installation needs.
///
/// @param name `database`
/// @param need what it means if it does not work
/// @param next what an operator does then; said to anyone who asks
/// @param check throws if it does not work now: [NotUsableException] with a reason that is said to
///   anyone, [io.privyseal.foundation.failure.UnavailableException] if it may come back by itself;
///   the message of any other exception goes to the log alone
public record Probe(String name, Need need, String next, Runnable check) {
  /// What it means if a probe fails.
  public enum Need {
    /// Not ready.
    REQUIRED,
    /// Ready, but somebody should look.
    WARNING
  }

  /// One without which nothing works.
  public static Probe required(String name, String next, Runnable check) {
    return new Probe(name, Need.REQUIRED, next, check);
  }

  /// One without which most things work.
  public static Probe warning(String name, String next, Runnable check) {
    return new Probe(name, Need.WARNING, next, check);
  }
}
