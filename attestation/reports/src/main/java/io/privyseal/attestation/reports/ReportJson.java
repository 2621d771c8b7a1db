package io.privyseal.attestation.reports;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A report as JSON. Members are only ever added. Described in `docs/guides/reports.md`.
public final class ReportJson {
  private ReportJson() {}

  public static JsonObject write(AttestationReport report) {
    var period = report.period();
    return JsonObject.builder()
        .put("instance", period.instance())
        .put("from", period.from().toString())
        .put("until", period.until().toString())
        .put("workload", period.workload().orElse(null))
        .put("madeAt", report.madeAt().toString())
        .put("verdicts", report.verdicts().toJson())
        .put("workloads", array(report.workloads(), ReportJson::write))
        .put("platforms", array(report.platforms(), ReportJson::write))
        .put("leftOut", JsonArray.ofStrings(report.leftOut()))
        .build();
  }

  private static JsonObject write(WorkloadReport workload) {
    return JsonObject.builder()
        .put("measurement", workload.measurement())
        .put("kind", workload.kind())
        .put("verdicts", workload.verdicts().toJson())
        .put("first", workload.first().toString())
        .put("last", workload.last().toString())
        .put("chips", workload.chips())
        .put("tcbs", counts(workload.tcbs()))
        .put("failedChecks", counts(workload.failedChecks()))
        .put("nearMisses", array(workload.nearMisses(), ReportJson::write))
        .build();
  }

  private static JsonObject write(NearMiss near) {
    return JsonObject.builder()
        .put("kind", near.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("what", near.what())
        .put("count", near.count())
        .put("last", near.last().toString())
        .put("example", near.example().value())
        .build();
  }

  private static JsonObject write(PlatformReport platform) {
    var facts = JsonObject.builder();
    platform.facts().values().forEach(facts::put);
    return JsonObject.builder()
        .put("chip", platform.chip())
        .put("last", platform.last().toString())
        .put("accepted", platform.accepted())
        .put("facts", facts.build())
        .build();
  }

  private static JsonArray counts(Map<String, Long> counts) {
    return array(
        List.copyOf(counts.entrySet()),
        entry ->
            JsonObject.builder()
                .put("what", entry.getKey())
                .put("count", entry.getValue())
                .build());
  }

  static <T> JsonArray array(List<T> items, Function<T, JsonValue> write) {
    return new JsonArray(items.stream().<JsonValue>map(write).toList());
  }
}
