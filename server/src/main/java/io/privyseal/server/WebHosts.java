package io.privyseal.server;

import io.privyseal.foundation.web.WebHost;
import java.util.ArrayList;
import java.util.List;

/// The open ports of an installation. They close together, so that a stop takes as long as the
/// slowest of them and not as their sum. Thread-safe.
final class WebHosts implements AutoCloseable {
  private final List<WebHost> hosts = new ArrayList<>();

  synchronized WebHost add(WebHost host) {
    hosts.add(host);
    return host;
  }

  @Override
  public synchronized void close() {
    try (var steps = new Parallel()) {
      for (var host : hosts) {
        steps.add(() -> {
          host.close();
          return host.port();
        });
      }
      steps.joinAll();
    }
  }
}
