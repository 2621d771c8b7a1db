package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalStackLifecycleTest {
  @Test
  void aStackThatStoppedHoldsNoPortAndStartsAgainAsTheSame(@TempDir Path temporary) {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    var stack = LocalStack.start(temporary, 0);
    var tenant = stack.tenantId();
    var authority = stack.ca();
    var operator = stack.identity("operator");
    var ports = stack.urls().values().stream().map(url -> url.getPort()).toList();
    stack.close();

    for (var port : ports) {
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .as("port %d", port)
          .isInstanceOf(IOException.class);
    }
    try (var again = LocalStack.start(temporary, 0)) {
      assertThat(again.tenantId()).isEqualTo(tenant);
      assertThat(again.ca()).isEqualTo(authority);
      assertThat(again.identity("operator")).isEqualTo(operator);
    }
  }
}
