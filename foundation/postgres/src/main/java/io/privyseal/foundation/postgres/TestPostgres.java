package io.privyseal.foundation.postgres;

import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Databases for tests: one server for all test processes of a user, one fresh database per call.
///
/// The server lies in the temporary directory and keeps its cluster from run to run. Each process
/// that uses it leaves a file with its number there; the last one to end stops the server, and the
/// files of processes that were killed do not count. It syncs nothing: a test of durability starts
/// an [EmbeddedPostgres] of its own.
public final class TestPostgres {
  private static final int MAX_CONNECTIONS = 400;

  /// Connections of one test's pool: many tests share the server.
  private static final int POOL_SIZE = 8;

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Object STARTING = new Object();

  @SuppressWarnings("NonFinalStaticField") // one server per process is the point of this class
  private static @Nullable TestPostgres shared;

  private final Path directory;
  private final EmbeddedPostgres server;
  private final List<String> created = new ArrayList<>();

  private TestPostgres(Path directory, EmbeddedPostgres server) {
    this.directory = directory;
    this.server = server;
  }

  /// A fresh, empty database. Close it when done; it is dropped when the test process ends.
  public static Database database() {
    return Database.open(address(), POOL_SIZE);
  }

  /// A fresh database with the schemas of all modules on the class path.
  public static Database migratedDatabase() {
    var database = database();
    database.migrate();
    return database;
  }

  /// The address of a fresh database, for a test that opens it itself or more than once.
  public static DatabaseAddress address() {
    return shared().create();
  }

  /// Where the binaries are unpacked, so that a test that starts a server of its own need not do it
  /// again.
  public static Path software() {
    return home().resolve("software");
  }

  private static TestPostgres shared() {
    synchronized (STARTING) {
      if (shared == null) {
        shared = join();
      }
      return shared;
    }
  }

  private static TestPostgres join() {
    var directory = home();
    var users = directory.resolve("users");
    EmbeddedPostgres.createPrivateDirectory(directory);
    EmbeddedPostgres.createPrivateDirectory(users);
    refuseForeign(directory);
    try (var _ = lock(directory)) {
      var settings =
          new PostgresSettings(directory, directory.resolve("software"), false, MAX_CONNECTIONS);
      var alone = forgetTheDead(users) == 0;
      var server = EmbeddedPostgres.startOrJoin(settings);
      if (alone) {
        dropAll(server.address());
      }
      Files.writeString(users.resolve(me()), "");
      var joined = new TestPostgres(directory, server);
      Runtime.getRuntime().addShutdownHook(new Thread(joined::leave, "test-postgres-leave"));
      return joined;
    } catch (IOException e) {
      throw new PostgresFailedException("cannot share a server in " + directory, e);
    }
  }

  private DatabaseAddress create() {
    var name = "t_%s_%d".formatted(me(), COUNTER.incrementAndGet());
    statement(server.address(), "create database " + name);
    synchronized (created) {
      created.add(name);
    }
    return server.address().withDatabase(name);
  }

  private void leave() {
    try (var _ = lock(directory)) {
      Files.deleteIfExists(directory.resolve("users").resolve(me()));
      if (forgetTheDead(directory.resolve("users")) == 0) {
        server.close();
      } else {
        List<String> mine;
        synchronized (created) {
          mine = List.copyOf(created);
        }
        mine.forEach(name -> drop(server.address(), name));
      }
    } catch (IOException | RuntimeException e) {
      // The process ends; the next one cleans up.
      System.err.println("test PostgreSQL was not left in order: " + e.getMessage());
    }
  }

  private static Path home() {
    var user = System.getProperty("user.name").toLowerCase(Locale.ROOT).replaceAll("\\W", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "privyseal-test-postgres-" + user);
  }

  /// The temporary directory is everybody's: nobody else may have prepared ours.
  private static void refuseForeign(Path directory) {
    try {
      var owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
      if (Files.isSymbolicLink(directory) || !owner.equals(System.getProperty("user.name"))) {
        throw new PostgresFailedException(directory + " belongs to " + owner);
      }
    } catch (IOException e) {
      throw new PostgresFailedException("cannot look at " + directory, e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve("users.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  /// How many living processes use the server.
  private static int forgetTheDead(Path users) throws IOException {
    var living = 0;
    try (var files = Files.newDirectoryStream(users)) {
      for (var file : files) {
        var pid = Long.parseLong(file.getFileName().toString());
        if (ProcessHandle.of(pid).isPresent()) {
          living++;
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    return living;
  }

  private static void dropAll(DatabaseAddress server) {
    var names = new ArrayList<String>();
    try (var connection = DriverManager.getConnection(server.jdbcUrl(), credentials(server));
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select datname from pg_database where datname like 't\\_%'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new PostgresFailedException("cannot list test databases", e);
    }
    names.forEach(name -> drop(server, name));
  }

  private static void drop(DatabaseAddress server, String name) {
    statement(server, "drop database if exists " + name + " with (force)");
  }

  private static void statement(DatabaseAddress server, String sql) {
    try (var connection = DriverManager.getConnection(server.jdbcUrl(), credentials(server));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new PostgresFailedException("test server: " + sql, e);
    }
  }

  private static Properties credentials(DatabaseAddress server) {
    var properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    return properties;
  }

  private static String me() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
