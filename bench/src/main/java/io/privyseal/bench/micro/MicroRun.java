package io.privyseal.bench.micro;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the JMH benchmarks, one thread, each class in a process of its own.
public final class MicroRun {
  private MicroRun() {}

  /// @param rounds over all benchmarks, so that a bad minute does not hit one of them alone
  /// @param iterations of one second each, after as many for warming up
  /// @return operations per second of the best iteration, by `Class.method`: what else runs on the
  ///   machine only ever makes it slower
  public static Map<String, Double> run(int rounds, int iterations) {
    var options =
        new OptionsBuilder()
            .include("io\\.privyseal\\.bench\\.micro\\..*")
            .forks(1)
            .threads(1)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx1g")
            .resultFormat(ResultFormatType.JSON)
            .result("/dev/null")
            .build();
    try {
      var best = new LinkedHashMap<String, Double>();
      for (var round = 0; round < rounds; round++) {
        for (var result : new Runner(options).run()) {
          var name = result.getParams().getBenchmark();
          best.merge(
              name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
              result.getPrimaryResult().getStatistics().getMax(),
              Math::max);
        }
      }
      return best;
    } catch (RunnerException e) {
      throw new IllegalStateException("a benchmark failed", e);
    }
  }
}
