package io.privyseal.bench.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// Time on a processor since the start, of our process and of PostgreSQL's. Unlike a rate it does
/// not change much when other programs use the machine.
public record ProcessorTime(Duration own, Duration postgres) {
  static ProcessorTime of(ProcessHandle launched, Path data) {
    var postgres =
        ProcessMemory.postmaster(data)
            .map(first ->
                Stream.concat(Stream.of(first), first.descendants())
                    .map(ProcessorTime::of)
                    .reduce(Duration.ZERO, Duration::plus))
            .orElse(Duration.ZERO);
    return new ProcessorTime(of(launched), postgres);
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public ProcessorTime since(ProcessorTime earlier) {
    return new ProcessorTime(own.minus(earlier.own), postgres.minus(earlier.postgres));
  }
}
