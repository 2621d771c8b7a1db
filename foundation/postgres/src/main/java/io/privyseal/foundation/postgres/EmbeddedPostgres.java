package io.privyseal.foundation.postgres;

import io.privyseal.foundation.sql.DatabaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server that this process started on a data directory.
///
/// One process at a time: a lock file says so. After a `kill -9` of that process the server runs
/// on; the next start stops it in order and starts anew, and committed data is there. The server is
/// in a session of its own, so that an interrupt typed at the terminal reaches it only through us.
public final class EmbeddedPostgres implements AutoCloseable {
  /// The superuser and the database.
  static final String NAME = "privyseal";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(4);
  private static final int PORT_ATTEMPTS = 5;
  private static final long MAX_LOG_BYTES = 4L << 20;

  private final PostgresSettings settings;
  private final PostgresProgram programs;
  private final @Nullable FileChannel lock;
  private final DatabaseAddress address;

  private EmbeddedPostgres(
      PostgresSettings settings,
      PostgresProgram programs,
      @Nullable FileChannel lock,
      DatabaseAddress address) {
    this.settings = settings;
    this.programs = programs;
    this.lock = lock;
    this.address = address;
  }

  /// Starts the server, after unpacking the binaries and creating the cluster where they are
  /// missing. Returns when it takes connections.
  ///
  /// @throws PostgresFailedException if another process uses the directory, or the server cannot
  ///   run
  public static EmbeddedPostgres start(PostgresSettings settings) {
    createPrivateDirectory(settings.directory());
    var lock = lock(settings.directory().resolve("lock"));
    try {
      var programs = programs(settings);
      Postmaster.of(settings.data()).ifPresent(left -> stop(settings, programs, left));
      return started(settings, programs, lock);
    } catch (RuntimeException | Error e) {
      unlock(lock);
      throw e;
    }
  }

  /// Uses the server of this directory if it runs, else starts it. The caller sees to it that no
  /// other process does the same at this time; [#close] is for the last user.
  static EmbeddedPostgres startOrJoin(PostgresSettings settings) {
    createPrivateDirectory(settings.directory());
    var programs = programs(settings);
    var running = Postmaster.of(settings.data()).filter(Postmaster::ready);
    return running
        .map(server -> new EmbeddedPostgres(settings, programs, null, at(settings, server.port())))
        .orElseGet(() -> started(settings, programs, null));
  }

  /// Where to connect: loopback, with a password.
  public DatabaseAddress address() {
    return address;
  }

  /// Ends open sessions, writes what is pending, and stops the server.
  @Override
  public void close() {
    try {
      Postmaster.of(settings.data()).ifPresent(server -> stop(settings, programs, server));
    } finally {
      if (lock != null) {
        unlock(lock);
      }
    }
  }

  private static PostgresProgram programs(PostgresSettings settings) {
    var account = Account.choose();
    var programs = new PostgresProgram(PostgresBinaries.unpackedIn(settings.software()), account);
    if (!Files.exists(settings.data())) {
      createCluster(settings, programs, account);
    }
    return programs;
  }

  /// Created beside and renamed, so that a cluster that exists is whole.
  private static void createCluster(
      PostgresSettings settings, PostgresProgram programs, Account account) {
    var beside = settings.directory().resolve("data.new");
    var passwordInput = settings.directory().resolve("password.new");
    try {
      PostgresBinaries.deleteTree(beside);
      if (!Files.exists(settings.passwordFile())) {
        writePrivate(settings.passwordFile(), randomPassword());
      }
      writePrivate(passwordInput, Files.readString(settings.passwordFile()));
      createPrivateDirectory(beside);
      account.own(settings.directory());
      account.own(beside);
      account.own(passwordInput);
      programs.run(
          "initdb",
          List.of(
              "--pgdata=" + beside,
              "--username=" + NAME,
              "--auth=scram-sha-256",
              "--pwfile=" + passwordInput,
              "--encoding=UTF8",
              "--locale=C",
              "--no-instructions",
              settings.durable() ? "--data-checksums" : "--no-sync"));
      Files.delete(passwordInput);
      Files.move(beside, settings.data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PostgresFailedException("cannot create a cluster in " + settings.directory(), e);
    }
  }

  private static EmbeddedPostgres started(
      PostgresSettings settings, PostgresProgram programs, @Nullable FileChannel lock) {
    try {
      Files.deleteIfExists(Postmaster.file(settings.data()));
      Files.write(settings.data().resolve("postgresql.conf"), settings.configuration());
      if (Files.exists(settings.log()) && Files.size(settings.log()) > MAX_LOG_BYTES) {
        Files.delete(settings.log());
      }
    } catch (IOException e) {
      throw new PostgresFailedException("cannot prepare " + settings.data(), e);
    }
    for (var attempt = 1; ; attempt++) {
      var port = freePort();
      var log = new StartLog(settings.log());
      programs.run(
          "pg_ctl",
          List.of(
              "start",
              "--no-wait",
              "--silent",
              "--pgdata=" + settings.data(),
              "--log=" + settings.log(),
              "--options=-p " + port));
      if (becomesReady(settings, log)) {
        return new EmbeddedPostgres(settings, programs, lock, at(settings, port));
      }
      if (!log.saysPortIsTaken() || attempt == PORT_ATTEMPTS) {
        throw new PostgresFailedException("PostgreSQL did not start: " + log.news());
      }
    }
  }

  private static boolean becomesReady(PostgresSettings settings, StartLog log) {
    var ready =
        poll(
            START_LIMIT,
            () ->
                Postmaster.of(settings.data()).map(Postmaster::ready).orElseGet(log::saysItFailed));
    return ready && !log.saysItFailed();
  }

  private static void stop(PostgresSettings settings, PostgresProgram programs, Postmaster server) {
    programs.run(
        "pg_ctl",
        List.of("stop", "--mode=fast", "--no-wait", "--silent", "--pgdata=" + settings.data()));
    if (!poll(STOP_LIMIT, () -> !server.process().isAlive())) {
      throw new PostgresFailedException(
          "PostgreSQL (pid %d) did not stop within %s"
              .formatted(server.process().pid(), STOP_LIMIT));
    }
  }

  private static DatabaseAddress at(PostgresSettings settings, int port) {
    try {
      return new DatabaseAddress(
          "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=disable".formatted(port),
          NAME,
          Files.readString(settings.passwordFile()));
    } catch (IOException e) {
      throw new PostgresFailedException("cannot read the password of " + settings.directory(), e);
    }
  }

  private static boolean poll(Duration limit, BooleanSupplier reached) {
    var end = System.nanoTime() + limit.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PostgresFailedException("no port is free", e);
    }
  }

  private static FileChannel lock(Path file) {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        held = null;
      }
      if (held == null) {
        channel.close();
        throw new PostgresFailedException(
            "the data directory %s is in use by another process; stop it or choose another one"
                .formatted(file.getParent()));
      }
      return channel;
    } catch (IOException e) {
      throw new PostgresFailedException("cannot lock " + file, e);
    }
  }

  private static void unlock(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new PostgresFailedException("cannot release the data directory", e);
    }
  }

  static void createPrivateDirectory(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new PostgresFailedException("cannot create " + directory, e);
    }
  }

  private static void writePrivate(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String randomPassword() {
    var bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
