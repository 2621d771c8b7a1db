package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A production server whose keys cannot be used says so.
final class NotReadyTest {
  @TempDir private Path directory;

  @Test
  void whatIsNotUsableIsNamedWithWhatToDoNext() throws Exception {
    var files = ProductionFiles.in(directory);
    var address =
        new DatabaseAddress(
            files.get("DATABASE_URL"),
            files.get("DATABASE_USER"),
            Files.readString(directory.resolve("password")).strip());
    var configuration =
        Configuration.read(Profile.PRODUCTION, Optional.empty(), files.environment(), Map.of());
    try (var server = ProductionServer.start(configuration);
        var database = Database.open(address)) {
      database.execute(connection -> {
        try (var statement = connection.createStatement()) {
          statement.execute("update keyvault.root_key set id = '\\x0011223344556677'");
        }
      });

      var ready = server.ready();

      assertThat(ready.bool("ready")).hasValue(false);
      assertThat(component(ready, "keys").string("reason"))
          .contains("the keys there are sealed under another root key");
      assertThat(component(ready, "keys").string("next").orElseThrow()).contains("root key");
      assertThat(component(ready, "database").bool("up")).hasValue(true);
      assertThat(component(ready, "audit").bool("up")).hasValue(true);
      assertThat(component(ready, "issuers").bool("required")).hasValue(false);
    }
  }

  private static JsonObject component(JsonObject ready, String name) {
    return ready.array("components").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(component -> component.string("name").orElseThrow().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
