package io.privyseal.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.service.cache.CacheSnapshot;
import io.privyseal.attestation.service.cache.Invalidation;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.RequestObserver;
import io.privyseal.foundation.web.limit.Buckets;
import io.privyseal.foundation.web.limit.Rate;
import io.privyseal.server.records.AuditExport;
import io.privyseal.server.tracing.OtlpExporter;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/// The page of metrics, and the page of the documentation about it.
final class MetricsDocumentTest {
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z_]+)(?:\\{([^}]*)})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| `(privyseal_[a-z_]+)` \\| (.*?) \\| ", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("([a-z_]+)=");

  private final Metrics metrics = new Metrics();
  private final AtomicReference<io.privyseal.attestation.collateral.CacheSnapshot> collateral =
      new AtomicReference<>(collateral(1));
  private final AtomicReference<CacheSnapshot> verifications =
      new AtomicReference<>(verifications(0));

  private static io.privyseal.attestation.collateral.CacheSnapshot collateral(long hits) {
    return new io.privyseal.attestation.collateral.CacheSnapshot(
        1,
        2_000,
        hits,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(
            "amd/crl",
            new io.privyseal.attestation.collateral.CacheSnapshot.Kind(
                1, Duration.ofSeconds(60), Duration.ofSeconds(-5))));
  }

  private static CacheSnapshot verifications(long dropped) {
    return new CacheSnapshot(3, 5, 7, 4, Map.of(Invalidation.RULES, dropped));
  }

  private String page() {
    CollateralMeters.register(metrics, collateral::get);
    AttestationMeters.register(
        metrics,
        "east",
        (kind, verdict) ->
            kind == AttestationKind.SEV_SNP_VM && verdict == Verdict.REJECTED ? 9 : 0,
        verifications::get);
    process();
    return metrics.page();
  }

  /// One of everything that a process measures.
  private void process() {
    var request = new RequestMeters(metrics, RequestObserver.NONE);
    request.around(
        new RequestObserver.Operation("vault", "GET /keys"),
        Request.builder("GET", "/keys").build(),
        () -> Reply.empty(200));
    var decisions = new DecisionMeters(metrics);
    decisions.recorded(Entries.release(), Duration.ofMillis(3));
    decisions.failed();
    try (var meters = new ProcessMeters(metrics);
        var exporter = new OtlpExporter(URI.create("http://127.0.0.1/"), trust())) {
      meters.database(() -> new Database.Connections(1, 2, 0, 16));
      meters.cryptoQueue(() -> 0);
      meters.keyPairs(List.of(2048), _ -> 4);
      meters.limits(List.of(new Buckets("caller", new Rate(1, 1), 1)));
      meters.export(AuditExport.to(OutputStream.nullOutputStream()));
      meters.traces(exporter);
    }
  }

  private static SSLContext trust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static double value(String page, String sample) {
    return page.lines()
        .filter(line -> line.startsWith(sample + " "))
        .map(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + sample + " in\n" + page));
  }

  @Test
  void everyMetricIsInTheReferenceWithItsLabels() throws Exception {
    var documented = new TreeMap<String, String>();
    var reference =
        Files.readString(
            Path.of(System.getProperty("privyseal.root"), "docs/reference/metrics.md"));
    ROW.matcher(reference)
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2).replace("`", "")));
    var exposed = new TreeMap<String, String>();
    SAMPLE
        .matcher(page())
        .results()
        .filter(sample -> sample.group(1).startsWith("privyseal_"))
        .forEach(sample -> exposed.put(sample.group(1), labels(sample.group(2))));

    assertThat(exposed).isEqualTo(documented);
  }

  private static String labels(String text) {
    if (text == null) {
      return "-";
    }
    return NAME
        .matcher(text)
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  @Test
  void countsAndAgesAreThoseOfTheSources() {
    var page = page();

    assertThat(
            value(
                page,
                "privyseal_attestations_total{instance=\"east\",kind=\"SevSnpVm\",verdict=\"rejected\"}"))
        .isEqualTo(9);
    assertThat(value(page, "privyseal_verification_cache_hits_total{instance=\"east\"}"))
        .isEqualTo(5);
    assertThat(value(page, "privyseal_collateral_age_seconds{kind=\"amd/crl\"}")).isEqualTo(60);
    assertThat(value(page, "privyseal_collateral_until_next_update_seconds{kind=\"amd/crl\"}"))
        .isEqualTo(-5);
    assertThat(value(page, "privyseal_collateral_age_seconds{kind=\"amd/vcek\"}")).isNaN();
  }

  @Test
  void eachPageIsOfItsMoment() {
    page();
    collateral.set(collateral(42));
    verifications.set(verifications(2));
    var later = metrics.page();

    assertThat(value(later, "privyseal_collateral_hits_total")).isEqualTo(42);
    assertThat(
            value(
                later,
                "privyseal_verification_cache_invalidations_total{cause=\"rules\",instance=\"east\"}"))
        .isEqualTo(2);
  }

  @Test
  void thereAreAsManySeriesAsKindsAndVerdicts() {
    var attestations =
        page().lines().filter(line -> line.startsWith("privyseal_attestations_total{")).toList();

    assertThat(attestations)
        .hasSize(AttestationKind.values().length * Verdict.values().length)
        .isEqualTo(List.copyOf(new TreeSet<>(attestations)));
  }

  @Test
  void thePageIsPlainTextThatNobodyKeeps() {
    var reply = metrics.reply();

    assertThat(reply.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(reply.headers().toString()).contains("version=0.0.4");
  }
}
