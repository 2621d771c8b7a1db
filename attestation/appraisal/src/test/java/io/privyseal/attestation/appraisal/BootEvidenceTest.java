package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.ClaimValue;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.eventlog.EventLogVerifier;
import io.privyseal.attestation.verification.eventlog.ReplayedLog;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `events` and `pcrs` as policies query them.
class BootEvidenceTest {
  private static final long EVENT_TAG = 0x6;

  private static PcrValues values(EventLogBuilder log) {
    return PcrValues.of(TpmHash.SHA256, log.registers(Hash.SHA256));
  }

  private static ReplayedLog replayed(EventLogBuilder log) {
    var expected = EventLogExpectations.ofFirmware().requireRegisters(Set.of(4));
    return switch (EventLogVerifier.verify(EventLog.parseTcg(log.bytes()), values(log), expected)) {
      case Verification.Accepted<ReplayedLog>(var replayed, var _) -> replayed;
      case Verification<ReplayedLog> other -> throw new AssertionError(other.findings());
    };
  }

  private static JsonObject claim(String type, EventLogBuilder log, boolean withLog) {
    var claims = new ClaimSet();
    BootEvidence.addTo(
        claims, values(log), withLog ? Optional.of(replayed(log)) : Optional.empty());
    return claims.claims().stream()
        .filter(claim -> claim.type().equals(type))
        .map(claim -> ((ClaimValue.Text) claim.value()).value())
        .map(text -> Json.parseObject(Bytes.utf8(text)))
        .findFirst()
        .orElse(JsonObject.EMPTY);
  }

  /// The one event of a log, as it comes out.
  private static JsonObject event(long type, Bytes measured, Bytes data) {
    var log = EventLogBuilder.tcg().event(4, type, measured, data);
    return (JsonObject) claim("events", log, true).array("Events").orElseThrow().getFirst();
  }

  private static JsonValue json(String text) {
    return Json.parse(text);
  }

  @Test
  void registersComeWithTheirValues() {
    var log = EventLogBuilder.tcg().event(4, EventLogBuilder.EFI_ACTION, Bytes.utf8("a"));
    var value = values(log).value(4).orElseThrow().hex();

    assertThat(claim("pcrs", log, false))
        .isEqualTo(
            json("{\"PCRs\":[{\"Index\":4,\"Digests\":{\"SHA256\":\"%s\"}}]}".formatted(value)));
    assertThat(claim("events", log, false)).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void eventComesWithItsPlaceTypeRegisterAndDigest() {
    var data = Bytes.utf8("Exit Boot Services Invocation");

    assertThat(event(EventLogBuilder.EFI_ACTION, data, data))
        .isEqualTo(
            json(
                """
                {"EventSeq":0,"EventTypeString":"EV_EFI_ACTION","PcrIndex":4,
                 "Digests":{"SHA256":"%s"},
                 "ProcessedData":{"String":"Exit Boot Services Invocation"}}
                """
                    .formatted(TpmHash.SHA256.digest(data).hex())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4          | 00000000                 | {"Value":0}
          2147483655 | 676f                     | {"String":"go"}
          6          | 0700000002000000abcd     | {"EventId":7,"RawData":"q80"}
          6          | 070000                   | {"RawData":"BwAA"}
          """)
  void measuredDataComesAsItsTypeHasIt(long type, String data, String processed) {
    var bytes = Bytes.ofHex(data);

    assertThat(event(type, bytes, bytes).object("ProcessedData"))
        .contains((JsonObject) json(processed));
  }

  @Test
  void variableComesWithGuidNameAndContent() {
    var variable =
        MeasuredBoot.variable(MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1));

    assertThat(
            event(EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG, variable, variable)
                .object("ProcessedData"))
        .contains(
            (JsonObject)
                json(
                    """
                    {"VariableGuid":"8BE4DF61-93CA-11D2-AA0D-00E098032B8C",
                     "UnicodeName":"SecureBoot","VariableData":"AQ"}
                    """));
  }

  @Test
  void dataThatWasNotMeasuredDoesNotComeOut() {
    var tag = Bytes.ofHex("0700000002000000abcd");

    assertThat(event(EVENT_TAG, Bytes.utf8("something else"), tag).object("ProcessedData"))
        .isEmpty();
  }
}
