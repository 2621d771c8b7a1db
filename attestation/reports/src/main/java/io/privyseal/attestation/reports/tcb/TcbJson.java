package io.privyseal.attestation.reports.tcb;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;

/// Outlooks as JSON. Members are only ever added. Described in `docs/guides/reports.md`.
public final class TcbJson {
  private TcbJson() {}

  public static JsonArray write(List<TcbOutlook> outlooks) {
    return new JsonArray(outlooks.stream().<JsonValue>map(TcbJson::write).toList());
  }

  private static JsonObject write(TcbOutlook outlook) {
    var json =
        JsonObject.builder()
            .put("chip", outlook.platform().chip())
            .put("family", outlook.platform().family());
    switch (outlook.platform()) {
      case PlatformTcb.Amd amd ->
          json.put("tee", "sevsnp")
              .put("reported", amd.reported().toString())
              .put("current", amd.current().toString())
              .put("committed", amd.committed().toString())
              .put("launch", amd.launch().toString())
              .put("minimum", amd.minimum().map(Object::toString).orElse(null));
      case PlatformTcb.Intel intel ->
          json.put("tee", intel.tee().name().toLowerCase(Locale.ROOT))
              .put("pck", intel.pck().toString())
              .put("tdx", intel.tdx().map(Object::toString).orElse(null));
    }
    return json.put("today", write(outlook.today()))
        .put("next", write(outlook.next()))
        .put(
            "shortfalls",
            new JsonArray(outlook.shortfalls().stream().<JsonValue>map(TcbJson::write).toList()))
        .put("remarks", JsonArray.ofStrings(outlook.remarks()))
        .build();
  }

  private static JsonObject write(TcbStanding standing) {
    return JsonObject.builder()
        .put("passes", standing.passes().name().toLowerCase(Locale.ROOT))
        .put("status", standing.status())
        .put("measure", standing.measure())
        .build();
  }

  private static JsonObject write(TcbShortfall shortfall) {
    return JsonObject.builder()
        .put("component", shortfall.component())
        .put("actual", shortfall.actual())
        .put("required", shortfall.required())
        .put("when", shortfall.next() ? "next" : "today")
        .put("mend", shortfall.mend())
        .build();
  }
}
