package io.privyseal.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was opened, to be closed in the opposite order. A failure to close one thing does not keep
/// the others open. Thread-safe.
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (var resource = next(); resource != null; resource = next()) {
      try {
        resource.close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("something did not close in order", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private synchronized @org.jspecify.annotations.Nullable AutoCloseable next() {
    return opened.poll();
  }
}
