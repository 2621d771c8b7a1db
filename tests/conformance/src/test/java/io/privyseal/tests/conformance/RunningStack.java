package io.privyseal.tests.conformance;

import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test the [LocalStack] that all tests of this run share: started on free ports and a
/// temporary data directory with the first test, stopped after the last.
final class RunningStack implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RunningStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalStack.class;
  }

  @Override
  public LocalStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent("stack", _ -> new Started(), Started.class)
        .stack;
  }

  private static final class Started implements AutoCloseable {
    private final Path directory;
    private final LocalStack stack;

    Started() {
      try {
        directory = Files.createTempDirectory("privyseal-conformance");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
      stack = LocalStack.start(directory, 0);
    }

    @Override
    public void close() {
      stack.close();
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
