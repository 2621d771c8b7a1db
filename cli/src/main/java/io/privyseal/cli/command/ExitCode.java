package io.privyseal.cli.command;

import io.privyseal.foundation.decision.Verdict;

/// What a process of ours says at its end.
public enum ExitCode {
  /// It was done, or what was asked about is accepted.
  DONE(0),
  /// What was asked about is rejected, or found wrong.
  REJECTED(1),
  /// It could not be decided: something is missing or does not answer. Worth another try.
  UNDECIDED(2),
  /// The command line is not one that we understand (`EX_USAGE` of sysexits).
  USAGE(64);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static ExitCode of(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> DONE;
      case REJECTED -> REJECTED;
      case UNDECIDED -> UNDECIDED;
    };
  }

  /// The graver of the two: a rejection outweighs what could not be decided, which outweighs
  /// success.
  public ExitCode or(ExitCode other) {
    return gravity() >= other.gravity() ? this : other;
  }

  private int gravity() {
    return switch (this) {
      case DONE -> 0;
      case UNDECIDED -> 1;
      case REJECTED -> 2;
      case USAGE -> 3;
    };
  }
}
