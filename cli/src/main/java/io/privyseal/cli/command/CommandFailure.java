package io.privyseal.cli.command;

/// The command cannot go on. Says what is wrong and what the reader can do next.
public final class CommandFailure extends RuntimeException {
  private final transient ExitCode exitCode;
  private final String next;

  private CommandFailure(ExitCode exitCode, String message, String next) {
    super(message);
    this.exitCode = exitCode;
    this.next = next;
  }

  /// The command line asks for something that cannot be: a wrong option, a file that is not there.
  public static CommandFailure usage(String message, String next) {
    return new CommandFailure(ExitCode.USAGE, message, next);
  }

  /// The surroundings fail: a service does not answer, a port is taken.
  public static CommandFailure surroundings(String message, String next) {
    return new CommandFailure(ExitCode.UNDECIDED, message, next);
  }

  /// What was given is wrong: a policy that is none, a decision that nobody made.
  public static CommandFailure rejected(String message, String next) {
    return new CommandFailure(ExitCode.REJECTED, message, next);
  }

  /// What is wrong, a sentence without its full stop.
  public String what() {
    return String.valueOf(getMessage());
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /// What to do next, a sentence.
  public String next() {
    return next;
  }
}
