package io.privyseal.bench.process;

import io.privyseal.cli.stack.StackClient;
import io.privyseal.cli.stack.StackFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `privyseal up` as a user starts it, through the launcher.
public final class UpProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int STOP_SECONDS = 60;
  private static final int PORTS = 7;

  private final Process process;
  private final Path data;
  private final Duration firstReady;

  private UpProcess(Process process, Path data, Duration firstReady) {
    this.process = process;
    this.data = data;
    this.firstReady = firstReady;
  }

  /// Starts it and waits for the first 200 of `/ready`.
  ///
  /// @param launcher the `privyseal` script
  /// @param data its data directory
  /// @param log where its standard error goes
  public static UpProcess start(Path launcher, Path data, Path log)
      throws IOException, InterruptedException {
    var base = freePorts();
    var command =
        List.of(
            launcher.toString(),
            "up",
            "--json",
            "--data",
            data.toString(),
            "--port-base",
            Integer.toString(base));
    var begin = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    try {
      awaitReady(process, data, base, begin);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroy();
      throw e;
    }
    return new UpProcess(process, data, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void awaitReady(Process process, Path data, int base, long begin)
      throws IOException, InterruptedException {
    var certificate = data.resolve("ca.pem");
    while (!Files.exists(certificate)) {
      pause(process, begin);
    }
    try (var http = HttpClient.newBuilder().sslContext(StackClient.trust(certificate)).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://localhost:%d/ready".formatted(base)))
              .timeout(ANSWER)
              .build();
      while (!isReady(http, request)) {
        pause(process, begin);
      }
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static void pause(Process process, long begin) {
    if (!process.isAlive()) {
      throw new IllegalStateException("up ended with " + process.exitValue());
    }
    if (System.nanoTime() - begin > LONGEST_START.toNanos()) {
      throw new IllegalStateException("up was not ready in " + LONGEST_START);
    }
    LockSupport.parkNanos(POLL.toNanos());
  }

  /// The first of seven ports that are free now.
  private static int freePorts() throws IOException {
    for (var base = 20_000; base < 60_000; base += 16) {
      var held = new ArrayList<ServerSocket>();
      try {
        for (var i = 0; i < PORTS; i++) {
          held.add(new ServerSocket(base + i));
        }
        return base;
      } catch (IOException _) {
        // one is taken: try the next range
      } finally {
        for (var socket : held) {
          socket.close();
        }
      }
    }
    throw new IOException("no seven ports in a row are free");
  }

  /// From the start of the launcher to the first 200.
  public Duration firstReady() {
    return firstReady;
  }

  public StackFile stack() {
    var deadline = System.nanoTime() + ANSWER.toNanos();
    while (!Files.exists(data.resolve("stack.json")) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    return StackFile.read(data);
  }

  public ProcessMemory memory() {
    return ProcessMemory.of(process.toHandle(), data);
  }

  public ProcessorTime processorTime() {
    return ProcessorTime.of(process.toHandle(), data);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("up did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while up stops", e);
    }
  }

  /// Removes the directory and what is in it.
  public static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
