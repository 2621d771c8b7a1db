package io.privyseal.attestation.endorsements.intel;

import static io.privyseal.attestation.endorsements.intel.Statements.level;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TCB info of both versions and kinds, and one test for each refusal.
class TcbInfoTest {
  private static final JsonObject TDX = Statements.tdx(level(5, 3, 13, "UpToDate", "INTEL-SA-1"));
  private static final JsonObject SGX = Statements.sgx(level(5, -1, 13, "UpToDate"));

  private static void refused(JsonObject json, String message) {
    assertThatThrownBy(() -> Statements.tcbInfo(json))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(TCB info)")
        .hasMessageContaining(message);
  }

  private static JsonObject withLevel(JsonObject info, JsonObject level) {
    return info.toBuilder().put("tcbLevels", new JsonArray(List.of(level))).build();
  }

  @Nested
  class Read {
    @Test
    void version3OfTdx() {
      var info = Statements.tcbInfo(TDX);

      assertThat(info.teeType()).isEqualTo(TeeType.TDX);
      assertThat(info.version()).isEqualTo(3);
      assertThat(info.issueDate()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
      assertThat(info.fmspc()).hasToString("50806F000000");
      assertThat(info.pceId()).contains(Bytes.zeros(2));
      assertThat(info.tcbEvaluationDataNumber()).isEqualTo(18);
      var level = info.tcbLevels().getFirst();
      assertThat(level.sgxComponents()).hasSize(16);
      assertThat(level.sgxComponents().getFirst())
          .isEqualTo(new TcbInfo.Component(5, "BIOS", "Early Microcode Update"));
      assertThat(level.tdxComponents().orElseThrow()).hasSize(16);
      assertThat(level.pceSvn()).isEqualTo(13);
      assertThat(level.status()).isEqualTo(TcbStatus.UP_TO_DATE);
      assertThat(level.advisories()).containsExactly("INTEL-SA-1");
    }

    @Test
    void version3OfSgxHasNoTdxPart() {
      var info = Statements.tcbInfo(SGX);

      assertThat(info.teeType()).isEqualTo(TeeType.SGX);
      assertThat(info.tdxModule()).isEmpty();
      assertThat(info.tcbLevels().getFirst().tdxComponents()).isEmpty();
    }

    @Test
    void version2NumbersItsComponents() {
      var tcb = JsonObject.builder().put("pcesvn", 10);
      for (var i = 1; i <= 16; i++) {
        tcb.put("sgxtcbcomp%02dsvn".formatted(i), i);
      }
      var level = level(0, -1, 0, "OutOfDate").toBuilder().put("tcb", tcb.build()).build();
      var json =
          Statements.without(withLevel(SGX, level).toBuilder().put("version", 2).build(), "id");

      var info = Statements.tcbInfo(json);

      assertThat(info.version()).isEqualTo(2);
      assertThat(info.teeType()).isEqualTo(TeeType.SGX);
      assertThat(info.tcbLevels().getFirst().sgxComponents().get(15).svn()).isEqualTo(16);
    }

    @Test
    void modulesAreFoundByTheirMajorVersion() {
      var info = Statements.tcbInfo(TDX);

      assertThat(info.moduleIdentity(1).orElseThrow().id()).isEqualTo("TDX_01");
      assertThat(info.moduleIdentity(3)).isEmpty();
      assertThat(info.moduleFor(0)).isEqualTo(info.tdxModule());
      assertThat(info.moduleFor(1).orElseThrow().mrSigner()).isEqualTo(Bytes.zeros(48));
      assertThat(info.moduleFor(3)).isEmpty();
    }

    @Test
    void membersThatNobodyKnowsArePassedOver() {
      assertThat(Statements.tcbInfo(Statements.with(TDX, "newMember", "{\"a\":1}")).version())
          .isEqualTo(3);
    }

    @Test
    void thePceIdMayBeMissing() {
      assertThat(Statements.tcbInfo(Statements.without(SGX, "pceId")).pceId()).isEmpty();
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "id",
          "version",
          "issueDate",
          "nextUpdate",
          "fmspc",
          "tcbType",
          "tcbEvaluationDataNumber",
          "tdxModule",
          "tcbLevels"
        })
    void aMissingMember(String member) {
      refused(Statements.without(TDX, member), member);
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '\'',
        value = {
          "id, '\"SEV\"', expected SGX or TDX",
          "version, 1, expected 2 or 3",
          "version, 4, expected 2 or 3",
          "version, -1, expected an integer",
          "version, '\"3\"', expected an integer",
          "version, 2.5, expected an integer",
          "issueDate, '\"2018-16-06T10:12:17Z\"', expected a time",
          "issueDate, '\"2018-01-06\"', expected a time",
          "nextUpdate, 1700000000, expected a string",
          "fmspc, '\"00906ED5000\"', expected 12 hex digits",
          "fmspc, '\"00906ED5000G\"', expected 12 hex digits",
          "fmspc, 90610000, expected a string",
          "pceId, '\"00\"', expected 4 hex digits",
          "tcbType, 1, the only kind",
          "tcbEvaluationDataNumber, -1, expected an integer",
          "tdxModule, '[]', expected an object",
          "tdxModuleIdentities, '{}', expected an array",
          "tdxModuleIdentities, '[1]', expected an object",
          "tcbLevels, '{}', expected an array",
          "tcbLevels, '[null]', expected an object"
        })
    void aWrongMember(String member, String value, String message) {
      refused(Statements.with(TDX, member, value), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcb", "tcbDate", "tcbStatus"})
    void aLevelWithoutAMember(String member) {
      refused(withLevel(TDX, Statements.without(level(5, 3, 13, "UpToDate"), member)), member);
    }

    @Test
    void aStatusThatNobodyKnows() {
      refused(withLevel(TDX, level(5, 3, 13, "Fine")), "not a known status");
    }

    @Test
    void aModuleStatusThatIsNoneOfAPart() {
      var text =
          TDX.toJson()
              .replace("\"tcbStatus\":\"OutOfDate\"", "\"tcbStatus\":\"SWHardeningNeeded\"");
      assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("not a status of a part");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256, 257, 65473})
    void aComponentBeyondAByte(int svn) {
      refused(withLevel(TDX, level(svn, 3, 13, "UpToDate")), "svn: expected an integer");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, 65537})
    void aPceSvnBeyondTwoBytes(int svn) {
      refused(withLevel(TDX, level(5, 3, svn, "UpToDate")), "pcesvn: expected an integer");
    }

    @Test
    void fifteenComponents() {
      var level = level(5, 3, 13, "UpToDate");
      var tcb = level.object("tcb").orElseThrow();
      var fifteen = new JsonArray(tcb.array("sgxtcbcomponents").orElseThrow().subList(0, 15));
      var less = tcb.toBuilder().put("sgxtcbcomponents", fifteen).build();
      refused(withLevel(TDX, level.toBuilder().put("tcb", less).build()), "expected 16 components");
    }

    @Test
    void tdxWithoutTdxComponents() {
      refused(withLevel(TDX, level(5, -1, 13, "UpToDate")), "tdxtcbcomponents");
    }

    @Test
    void advisoriesThatAreNoTexts() {
      refused(
          withLevel(TDX, Statements.with(level(5, 3, 13, "UpToDate"), "advisoryIDs", "[1]")),
          "advisoryIDs");
    }

    @Test
    void memberNamesThatDifferInCase() {
      var text = TDX.toJson().replace("tcbDate", "TCBDATE");
      assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("tcbDate");
    }

    @Test
    void aMemberThatIsThereTwice() {
      var text = TDX.toJson().replace("{\"id\":", "{\"id\":\"SGX\",\"id\":");
      assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text)))
          .isInstanceOf(MalformedInputException.class);
    }
  }
}
