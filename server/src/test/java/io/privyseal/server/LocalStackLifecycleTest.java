package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.RoleAssignment;
import io.privyseal.access.TenantId;
import io.privyseal.foundation.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
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
    removeRoles(stack, "workload");
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
      assertThat(roles(again, "operator")).isNotEmpty();
      assertThat(roles(again, "workload")).as("roles that were taken away").isEmpty();
    }
  }

  private static List<RoleAssignment> roles(LocalStack stack, String identity) {
    return stack
        .roles()
        .of(
            new TenantId(stack.tenantId().toString()),
            stack.identity(identity).objectId().toString());
  }

  private static void removeRoles(LocalStack stack, String identity) {
    assertThat(roles(stack, identity)).isNotEmpty();
    roles(stack, identity).forEach(assignment -> stack.roles().remove(assignment.id()));
  }
}
