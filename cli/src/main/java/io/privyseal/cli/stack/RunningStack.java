package io.privyseal.cli.stack;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.web.CannotListenException;
import io.privyseal.server.LocalStack;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// A local stack in this process, announced in its data directory as long as it runs.
public final class RunningStack implements AutoCloseable {
  private final LocalStack stack;
  private final StackFile file;
  private final Duration startTime;

  private RunningStack(LocalStack stack, StackFile file, Duration startTime) {
    this.stack = stack;
    this.file = file;
    this.startTime = startTime;
  }

  /// Returns when every service answers.
  ///
  /// @param configuration read when it is time, so that its errors become ours
  /// @throws CommandFailure if it cannot start
  public static RunningStack start(Supplier<Configuration> configuration) {
    var start = System.nanoTime();
    var stack = started(configuration);
    try {
      var file = describe(stack);
      file.write(stack.dataDirectory());
      return new RunningStack(stack, file, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      stack.close();
      throw new UncheckedIOException(e);
    }
  }

  private static LocalStack started(Supplier<Configuration> configuration) {
    try {
      return LocalStack.start(configuration.get());
    } catch (InvalidConfigurationException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Correct the configuration and start again.");
    } catch (CannotListenException e) {
      throw CommandFailure.surroundings(
          String.valueOf(e.getMessage()),
          "Choose other ports with --port-base, or 0 for any that are free.");
    } catch (UnavailableException | IllegalStateException | UncheckedIOException e) {
      throw CommandFailure.surroundings(
          "the local stack cannot start: " + e.getMessage(),
          "Mend that, or choose another data directory with --data.");
    }
  }

  private static StackFile describe(LocalStack stack) {
    var identities = new LinkedHashMap<String, String>();
    for (var name : LocalStack.identityNames()) {
      identities.put(name, stack.identity(name).clientId().toString());
    }
    return new StackFile(stack.urls(), stack.caFile(), stack.tenantId().toString(), identities);
  }

  public LocalStack stack() {
    return stack;
  }

  public StackFile file() {
    return file;
  }

  /// From the call to the first moment at which everything answered.
  public Duration startTime() {
    return startTime;
  }

  /// Waits for requests under way, then stops everything.
  @Override
  public void close() {
    try {
      StackFile.remove(stack.dataDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      stack.close();
    }
  }
}
