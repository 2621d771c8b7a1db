package io.privyseal.bench;

import io.privyseal.bench.Bench.Results;
import io.privyseal.bench.process.ProcessMemory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// The report as Markdown: each number beside its limit of the same run, with the ratio.
final class Report {
  private static final double KIB_PER_MB = 1000.0 * 1000 / 1024;

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  Report(Results results) {
    this.results = results;
  }

  String markdown() {
    head();
    decisions();
    start();
    load();
    return text.toString();
  }

  private void head() {
    var machine = results.machine();
    line("# Results");
    line("");
    line(
        "Measured %s with `%s`. Quote the ratios: each limit was measured in the same run, on the"
            .formatted(results.at().truncatedTo(ChronoUnit.SECONDS), results.command()));
    line("same machine. The best second counts, because other work only ever makes it slower.");
    line("");
    line("| | |");
    line("| --- | --- |");
    line("| processor | %s, %d cores |".formatted(machine.processor(), machine.cores()));
    line("| memory | %d GiB |".formatted(machine.memoryGib()));
    line("| system | %s |".formatted(machine.system()));
    line("| Java | %s |".formatted(machine.java()));
    line("| crypto engine | %s |".formatted(machine.engine()));
    line(
        "| load of the minute before, and after | %s, %s |"
            .formatted(machine.load(), results.loadAfter()));
    line("");
    if (machine.isBusy()) {
      line(
          "**Other programs used this machine meanwhile.** A limit may have been measured in a"
              + " worse");
      line("minute than what it bounds (a ratio over 1 says so), and the rates over HTTPS, where");
      line(
          "service, database and generator share the cores, are lower bounds; processor time"
              + " holds.");
      line("");
    }
  }

  private void decisions() {
    var p384 = results.micro("RawCrypto.ecdsaP384Verify");
    var pss = results.micro("RawCrypto.rsa4096PssVerify");
    line("## Decisions, one thread");
    line("");
    line("| what | per second | limit | per second | ratio |");
    line("| --- | ---: | --- | ---: | ---: |");
    against("SEV-SNP report, chain known", "SnpVerification.cachedChain", "P-384 verify", p384);
    against(
        "SEV-SNP report, new leaf",
        "SnpVerification.freshLeaf",
        "P-384 verify + RSA-4096 PSS verify",
        together(p384, pss));
    against(
        "SEV-SNP report, new leaf, ASK and ARK",
        "SnpVerification.coldChain",
        "P-384 verify + 3 RSA-4096 PSS verify",
        together(p384, pss, pss, pss));
    var p256 = results.micro("RawCrypto.ecdsaP256Verify");
    quotes("SGX quote", "QuoteVerification.sgx", p256);
    quotes("TDX quote", "QuoteVerification.tdx", p256);
    var rsa = results.micro("RawCrypto.rsa2048Verify");
    against(
        "Azure virtual TPM with event log, beyond its hardware",
        "VtpmVerification.beyondHardware",
        "RSA-2048 verify",
        rsa);
    against(
        "the same with its SEV-SNP report, chain known",
        "VtpmVerification.withHardware",
        "RSA-2048 verify + P-384 verify",
        together(rsa, p384));
    var one = results.micro("CollateralLookups.of1");
    alone("collateral held, of 1 item", "CollateralLookups.of1");
    against("collateral held, of 10", "CollateralLookups.of10", "of 1 item", one);
    against("collateral held, of 100,000", "CollateralLookups.of100k", "of 1 item", one);
    against(
        "release decision: token, policy, key to wrap to",
        "ReleaseDecisions.decision",
        "RSA-2048 verify",
        results.micro("RawCrypto.rsa2048Verify"));
    alone("release policy of 5 conditions, all findings", "ReleaseDecisions.policy");
    alone("release policy from JSON", "ReleaseDecisions.parsePolicy");
    alone("raw ECDSA P-256 verify", "RawCrypto.ecdsaP256Verify");
    alone("raw ECDSA P-384 verify", "RawCrypto.ecdsaP384Verify");
    alone("raw RSA-2048 OAEP unwrap", "RawCrypto.rsa2048OaepUnwrap");
    alone("raw RSA-2048 sign", "RawCrypto.rsa2048Sign");
    alone("raw RSA-2048 verify", "RawCrypto.rsa2048Verify");
    alone("raw RSA-4096 PSS verify", "RawCrypto.rsa4096PssVerify");
    line("");
  }

  /// Two signatures are a quote's own; eight more stand behind them: root, authority, PCK, TCB
  /// signer, TCB info, identity and two lists.
  private void quotes(String what, String benchmark, double p256) {
    against(what + ", platform known", benchmark + "Warm", "2 P-256 verify", p256 / 2);
    against(what + ", nothing known", benchmark + "Cold", "10 P-256 verify", p256 / 10);
  }

  /// The rate of doing all of them, one after the other.
  private static double together(double... rates) {
    var time = 0.0;
    for (var rate : rates) {
      time += 1 / rate;
    }
    return 1 / time;
  }

  private void against(String what, String benchmark, String limit, double limitRate) {
    var rate = results.micro(benchmark);
    line(
        "| %s | %s | %s | %s | %.2f |"
            .formatted(what, whole(rate), limit, whole(limitRate), rate / limitRate));
  }

  private void alone(String what, String benchmark) {
    line("| %s | %s | | | |".formatted(what, whole(results.micro(benchmark))));
  }

  private void start() {
    var starts = results.warm().stream().map(Report::millis).toList();
    line("## The local stack");
    line("");
    line("| what | measured | goal |");
    line("| --- | ---: | ---: |");
    line(
        "| `up` to the first 200 of /ready, warm data directory, median of %d | %s | 1500 ms |"
            .formatted(starts.size(), millis(results.medianStart())));
    line("| all of them | %s | |".formatted(String.join(", ", starts)));
    line("| the same, empty data directory | %s | |".formatted(millis(results.cold())));
    memory("idle", results.idle(), "250 MB");
    memory("after the load below", results.loaded(), "");
    line("");
  }

  private void memory(String when, ProcessMemory memory, String goal) {
    line("| resident memory %s | %.0f MB | %s |".formatted(when, mb(memory.ownRssKib()), goal));
    line("| PostgreSQL beside it %s | %.0f MB | |".formatted(when, mb(memory.postgresPssKib())));
  }

  private static double mb(long kib) {
    return kib / KIB_PER_MB;
  }

  private void load() {
    var unwrap = results.micro("RawCrypto.rsa2048OaepUnwrap");
    var sign = results.micro("RawCrypto.rsa2048Sign");
    var p384 = results.micro("RawCrypto.ecdsaP384Verify");
    var pss = results.micro("RawCrypto.rsa4096PssVerify");
    line("## Over HTTPS");
    line("");
    line(
        "Kept connections, one per client, each client waits for its answer. The generator runs"
            + " on");
    line("the same cores as the service and its database; the limit is cores times the raw rate.");
    line("Every answer is a decision that was recorded and synced to disk before it was given.");
    line("Processor time is per request, of the service and of PostgreSQL, warm-up included.");
    line("");
    line(
        "| what | clients | per second | p50 | p99 | p99 / p50 | limit | ratio | processor time |");
    line("| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | --- |");
    rows("unwrap", "unwrapKey, RSA-2048", "RSA-2048 OAEP unwrap", unwrap);
    rows("release", "release of an RSA-2048 key", "RSA-2048 sign", sign);
    rows(
        "attest",
        "attest a SEV-SNP guest",
        "P-384 verify + RSA-4096 PSS verify + RSA-2048 sign",
        together(p384, pss, sign));
    line("");
  }

  private void rows(String name, String what, String limit, double rate) {
    var all = results.machine().cores() * rate;
    for (var served : results.loads().getOrDefault(name, List.of())) {
      var result = served.result();
      line(
          "| %s | %d | %s | %s | %s | %.1f | %s: %s | %.2f | %s |"
              .formatted(
                  what,
                  result.clients(),
                  whole(result.perSecond()),
                  fine(result.p50()),
                  fine(result.p99()),
                  result.spread(),
                  limit,
                  whole(all),
                  result.perSecond() / all,
                  "%.2f + %.2f ms".formatted(served.ownMillis(), served.postgresMillis())));
    }
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number).replace(',', ' ');
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static String fine(Duration duration) {
    return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
  }
}
