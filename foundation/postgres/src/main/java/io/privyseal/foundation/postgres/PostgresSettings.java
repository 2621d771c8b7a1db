package io.privyseal.foundation.postgres;

import java.nio.file.Path;
import java.util.List;

/// What an embedded server is started with.
///
/// @param directory of this cluster: data, password, log, lock; created if missing
/// @param software where the binaries are unpacked once; clusters may share it
/// @param durable false only for tests: nothing is synced, a crash may lose or damage the data
/// @param maxConnections that the server takes
public record PostgresSettings(Path directory, Path software, boolean durable, int maxConnections) {
  /// A durable cluster with its binaries beside it.
  public static PostgresSettings in(Path directory) {
    return new PostgresSettings(directory, directory.resolve("software"), true, 60);
  }

  public PostgresSettings {
    directory = directory.toAbsolutePath().normalize();
    software = software.toAbsolutePath().normalize();
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("postgres.log");
  }

  Path passwordFile() {
    return directory.resolve("password");
  }

  /// The lines of the configuration file, without the port. Sized for a stack that idles small.
  List<String> configuration() {
    var sync = durable ? "on" : "off";
    return List.of(
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "password_encryption = 'scram-sha-256'",
        "max_connections = " + maxConnections,
        "fsync = " + sync,
        "synchronous_commit = " + sync,
        "full_page_writes = " + sync,
        "wal_level = minimal",
        "max_wal_senders = 0",
        "max_wal_size = 256MB",
        "shared_buffers = 32MB",
        "jit = off",
        "max_parallel_workers_per_gather = 0",
        "log_min_messages = warning",
        "log_timezone = 'UTC'",
        "timezone = 'UTC'");
  }
}
