package io.privyseal.cli.command;

import io.privyseal.cli.terminal.Terminal;
import java.util.concurrent.CountDownLatch;

/// How services run: until the process is told to end (SIGINT or SIGTERM), then they stop cleanly
/// and the process ends with 0.
public final class UntilStopped {
  private final CountDownLatch never = new CountDownLatch(1);

  private UntilStopped() {}

  /// From now on, being told to end closes `services`.
  public static UntilStopped closing(Runnable services, Terminal terminal) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.progress("stopping");
                  services.run();
                  terminal.progress("stopped");
                  // What was asked for is done: not the 130 or 143 that the JVM would end with.
                  Runtime.getRuntime().halt(ExitCode.DONE.code());
                },
                "stop"));
    return new UntilStopped();
  }

  /// Waits for that.
  ///
  /// @throws InterruptedException if this thread is asked to end by other means
  public ExitCode await() throws InterruptedException {
    never.await();
    return ExitCode.DONE;
  }
}
