package io.privyseal.bench;

import io.privyseal.bench.load.Load;
import io.privyseal.bench.load.Workload;
import io.privyseal.bench.micro.MicroRun;
import io.privyseal.bench.process.ProcessMemory;
import io.privyseal.bench.process.ProcessorTime;
import io.privyseal.bench.process.UpProcess;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Measures everything in one run: decisions and their limits, start and memory of the local stack,
/// and what it serves over HTTPS.
///
/// Options: `--quick` for a look (a minute, numbers are rough), `--write` to keep the report in
/// `bench/RESULTS.md`.
public final class Bench {
  private static final List<Integer> CLIENTS = List.of(1, 16, 32);
  private static final int REQUESTS = 256;
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final Path root;
  private final boolean quick;
  private final InstantSource clock = InstantSource.system();
  private final CryptoEngine engine = CryptoEngines.choose();

  private Bench(Path root, boolean quick) {
    this.root = root;
    this.quick = quick;
  }

  public static void main(String... args) throws IOException, InterruptedException {
    var options = List.of(args);
    var root = Path.of("").toAbsolutePath();
    if (!Files.isDirectory(root.resolve("bench"))) {
      throw new IllegalStateException("run it in the root of the project: bench/run");
    }
    var command = "bench/run" + (options.isEmpty() ? "" : " " + String.join(" ", options));
    var report = new Bench(root, options.contains("--quick")).run(command);
    System.out.println(report);
    if (options.contains("--write")) {
      Files.writeString(root.resolve("bench/RESULTS.md"), report);
    }
  }

  private String run(String command) throws IOException, InterruptedException {
    var machine = Machine.ofThis(engine.identity());
    var micro = MicroRun.run(quick ? 1 : 2, quick ? 1 : 5);
    var data = Files.createTempDirectory("privyseal-bench");
    var log = data.resolveSibling(data.getFileName() + ".log");
    try {
      var starts = new ArrayList<Duration>();
      var cold = start(data, log, starts::add);
      starts.clear();
      for (var i = 0; i < (quick ? 1 : 4); i++) {
        start(data, log, starts::add);
      }
      var loads = new LinkedHashMap<String, List<Served>>();
      try (var up = UpProcess.start(root.resolve("privyseal"), data, log)) {
        starts.add(up.firstReady());
        LockSupport.parkNanos(IDLE.toNanos());
        var idle = up.memory();
        load(up, data, loads);
        var results =
            new Results(
                clock.instant(),
                command,
                machine,
                micro,
                cold,
                starts,
                idle,
                up.memory(),
                loads,
                Machine.loadNow());
        return new Report(results).markdown();
      }
    } finally {
      UpProcess.delete(data);
      Files.deleteIfExists(log);
    }
  }

  private Duration start(Path data, Path log, Consumer<Duration> seen)
      throws IOException, InterruptedException {
    try (var up = UpProcess.start(root.resolve("privyseal"), data, log)) {
      seen.accept(up.firstReady());
      return up.firstReady();
    }
  }

  private void load(UpProcess up, Path data, Map<String, List<Served>> loads)
      throws IOException, InterruptedException {
    var workload = new Workload(engine, up.stack(), data, clock);
    var requests = quick ? 32 : REQUESTS;
    loads.put("unwrap", run(up, "vault", workload, workload.unwraps(requests)));
    loads.put("release", run(up, "vault", workload, workload.releases(requests)));
    loads.put("attest", run(up, "attestation", workload, workload.attestations(requests)));
  }

  private List<Served> run(UpProcess up, String service, Workload workload, List<byte[]> requests)
      throws InterruptedException {
    var warmUp = Duration.ofSeconds(quick ? 2 : 8);
    var measured = Duration.ofSeconds(quick ? 2 : 10);
    var results = new ArrayList<Served>();
    for (var clients : CLIENTS) {
      System.err.printf("load: %s, %d clients%n", service, clients);
      var before = up.processorTime();
      var result =
          Load.run(clients, warmUp, measured, number -> workload.client(service, requests, number));
      results.add(new Served(result, up.processorTime().since(before)));
    }
    return results;
  }

  /// @param time on a processor that the service spent on all requests
  record Served(Load.Result result, ProcessorTime time) {
    double ownMillis() {
      return time.own().toNanos() / 1e6 / result.sent();
    }

    double postgresMillis() {
      return time.postgres().toNanos() / 1e6 / result.sent();
    }
  }

  /// Everything that was measured.
  ///
  /// @param micro operations per second by `Class.method`
  /// @param cold first start on an empty data directory
  /// @param warm starts on a warm one
  /// @param loadAfter of the last minute
  record Results(
      Instant at,
      String command,
      Machine machine,
      Map<String, Double> micro,
      Duration cold,
      List<Duration> warm,
      ProcessMemory idle,
      ProcessMemory loaded,
      Map<String, List<Served>> loads,
      String loadAfter) {
    double micro(String name) {
      var value = micro.get(name);
      if (value == null) {
        throw new IllegalStateException("no benchmark " + name);
      }
      return value;
    }

    Duration medianStart() {
      return warm.stream().sorted().toList().get(warm.size() / 2);
    }
  }
}
