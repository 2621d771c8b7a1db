package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.evidence.eventlog.EventContent;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.verification.eventlog.MeasuredEvent;
import io.privyseal.attestation.verification.eventlog.ReplayedLog;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// `events` and `pcrs` for policies: JSON in a string, as policies of version 1.2 query it.
///
/// ```json
/// {"Events": [{"EventSeq": 3, "EventTypeString": "EV_EFI_VARIABLE_DRIVER_CONFIG", "PcrIndex": 7,
///   "Digests": {"SHA256": "<hex>"}, "ProcessedData": {"VariableGuid": "8BE4DF61-...",
///   "UnicodeName": "SecureBoot", "VariableData": "AQ"}}]}
/// {"PCRs": [{"Index": 0, "Digests": {"SHA256": "<hex>"}}]}
/// ```
///
/// Only events of registers whose replay came out right are in, and data only where they were
/// measured. The form is that of the samples of Azure Attestation ("Policy version 1.2", "TPM
/// attestation sample policies"), which show no schema.
final class BootEvidence {
  private BootEvidence() {}

  static void addTo(ClaimSet claims, PcrValues pcrs, Optional<ReplayedLog> log) {
    claims.raw("pcrs", text(pcrs(pcrs)));
    log.ifPresent(replayed -> claims.attested("events", text(events(replayed))));
  }

  private static JsonString text(JsonObject json) {
    return new JsonString(json.toJson());
  }

  private static JsonObject pcrs(PcrValues pcrs) {
    var items = new ArrayList<JsonValue>();
    pcrs.values()
        .forEach((index, value) ->
            items.add(
                JsonObject.builder()
                    .put("Index", index)
                    .put(
                        "Digests", JsonObject.builder().put(bank(pcrs.hash()), value.hex()).build())
                    .build()));
    return JsonObject.builder().put("PCRs", new JsonArray(items)).build();
  }

  private static JsonObject events(ReplayedLog log) {
    return JsonObject.builder()
        .put("Events", new JsonArray(log.events().stream().map(e -> event(e, log)).toList()))
        .build();
  }

  private static JsonValue event(MeasuredEvent measured, ReplayedLog log) {
    var event = measured.event();
    return JsonObject.builder()
        .put("EventSeq", event.number())
        .put("EventTypeString", event.typeName())
        .put("PcrIndex", event.register())
        .put("Digests", JsonObject.builder().put(bank(log.bank()), measured.digest().hex()).build())
        .put("ProcessedData", measured.measuredContent().map(BootEvidence::data).orElse(null))
        .build();
  }

  /// SHA256, without the hyphen that Java has.
  private static String bank(TpmHash hash) {
    return hash.algorithm().replace("-", "");
  }

  private static JsonObject data(EventContent content) {
    var json = JsonObject.builder();
    switch (content) {
      case EventContent.Variable(var vendor, var name, var value) ->
          json.put("VariableGuid", vendor.toUpperCase(Locale.ROOT))
              .put("UnicodeName", name)
              .put("VariableData", value.base64Url());
      case EventContent.Separator(var value) -> json.put("Value", value);
      case EventContent.Text(var text) -> json.put("String", text);
      case EventContent.PartitionTable(var guid, var partitions) ->
          json.put("DiskGuid", guid.toUpperCase(Locale.ROOT)).put("Partitions", partitions);
      case EventContent.Tagged(var id, var data) ->
          json.put("EventId", id).put("RawData", data.base64Url());
      case EventContent.Opaque(var data) -> json.put("RawData", data.base64Url());
      // Their digests are of the image or memory, which the log does not hold.
      case EventContent.Image _, EventContent.FirmwareBlob _, EventContent.Note _ -> {}
    }
    return json.build();
  }
}
