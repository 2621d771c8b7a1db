package io.privyseal.attestation.evidence.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.Fields;
import io.privyseal.attestation.evidence.eventlog.EventContent.FirmwareBlob;
import io.privyseal.attestation.evidence.eventlog.EventContent.Opaque;
import io.privyseal.attestation.evidence.eventlog.EventContent.Separator;
import io.privyseal.attestation.evidence.eventlog.EventContent.Tagged;
import io.privyseal.attestation.evidence.eventlog.EventContent.Text;
import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.attestation.evidence.eventlog.EventLog.Format;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Event logs by the structures of the specification: each read once, each refusal once.
class EventLogTest {
  private static void refused(Fields log, String message) {
    var content = log.toBytes();
    assertThatThrownBy(() -> EventLog.parseTcg(content))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(TCG event log)")
        .hasMessageContaining(message);
  }

  @Nested
  class CryptoAgile {
    @Test
    void eventIsReadWithADigestForEachBank() {
      var log = EventLog.parseTcg(LogInput.withSeparator().toBytes());
      var event = log.events().getFirst();

      assertThat(log.format()).isEqualTo(Format.CRYPTO_AGILE);
      assertThat(log.banks()).containsExactlyInAnyOrder(TpmHash.SHA1, TpmHash.SHA256);
      assertThat(event.register()).isEqualTo(7);
      assertThat(event.typeName()).isEqualTo("EV_SEPARATOR");
      assertThat(event.digest(TpmHash.SHA256)).contains(TpmHash.SHA256.digest(Bytes.zeros(4)));
      assertThat(event.digest(TpmHash.SHA384)).isEmpty();
    }

    @Test
    void bankOfAnUnknownAlgorithmIsPassedOver() {
      var log =
          LogInput.agile(2, "12002000" + "0b002000")
              .u32(0)
              .u32(4)
              .u32(2)
              .u16(0x0012)
              .zeros(32)
              .u16(0x000b)
              .zeros(32)
              .u32(0);

      assertThat(EventLog.parseTcg(log.toBytes()).banks()).containsExactly(TpmHash.SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "ff"})
    void paddingAfterTheLastEventIsPassedOver(String padding) {
      var log = LogInput.withSeparator().hex(padding.repeat(100));

      assertThat(EventLog.parseTcg(log.toBytes()).events()).hasSize(1);
    }

    @Test
    void anythingElseAfterTheLastEventIsRefused() {
      refused(LogInput.withSeparator().hex("0000000001"), "cut off");
    }

    @Test
    void everyCutInsideAnEventIsRefused() {
      var content = LogInput.withSeparator().toBytes();
      var first = LogInput.agile().toBytes().length();
      for (var length = first + 1; length < content.length(); length++) {
        // What is left of the event may happen to be zeros, which is padding.
        var cut = content.slice(0, length);
        if (!cut.slice(first, length - first).isAllZero()) {
          assertThatThrownBy(() -> EventLog.parseTcg(cut))
              .isInstanceOf(MalformedInputException.class);
        }
      }
    }

    @Test
    void registerThatNoTpmHasIsRefused() {
      refused(
          LogInput.event(LogInput.agile(), 32, EventType.SEPARATOR, Bytes.zeros(4)),
          "registers 0 to 31");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 0xffff_ffffL})
    void anotherNumberOfDigestsThanBanksIsRefused(long count) {
      refused(LogInput.agile().u32(1).u32(4).u32(count).zeros(60), "expected 2 digests");
    }

    @Test
    void digestOfOneBankTwiceIsRefused() {
      refused(
          LogInput.agile().u32(1).u32(4).u32(2).u16(0x000b).zeros(32).u16(0x000b).zeros(32).u32(0),
          "each bank of the header once");
    }

    @Test
    void digestOfABankThatWasNotAnnouncedIsRefused() {
      refused(
          LogInput.agile().u32(1).u32(4).u32(2).u16(0x000c).zeros(48).zeros(40), "found 0x000c");
    }

    @ParameterizedTest
    @CsvSource({
      "0, '', bank count",
      "9, '', bank count",
      "1, 0b001400, bank 0x000b",
      "2, 0b0020000b002000, bank 0x000b",
      "1, 0b000000, bank 0x000b",
      "1, 99004100, bank 0x0099"
    })
    void headerWithBanksThatCannotBeIsRefused(int count, String banks, String message) {
      refused(LogInput.agile(count, banks), message);
    }

    @Test
    void eventLongerThanTheLogIsRefused() {
      refused(
          LogInput.agile()
              .u32(1)
              .u32(4)
              .u32(2)
              .u16(0x0004)
              .zeros(20)
              .u16(0x000b)
              .zeros(32)
              .u32(0xffff_ffffL),
          "cut off");
    }

    @Test
    void tooManyEventsAreRefused() {
      var log = LogInput.agile(1, "0b002000");
      for (var i = 0; i <= EventLog.MAX_EVENTS; i++) {
        log.u32(1).u32(4).u32(1).u16(0x000b).zeros(32).u32(0);
      }
      refused(log, "at most 16384 events");
    }

    @Test
    void tooLargeIsRefused() {
      refused(Fields.littleEndian().zeros(EventLog.MAX_BYTES + 1), "at most 1048576 bytes");
    }

    @Test
    void startupLocalityIsReadFromItsNote() {
      var note = Bytes.utf8("StartupLocality\0").concat(Bytes.ofHex("03"));
      var log = LogInput.event(LogInput.agile(), 0, EventType.NO_ACTION, note);

      assertThat(EventLog.parseTcg(log.toBytes()).startupLocality()).hasValue(3);
      assertThat(EventLog.parseTcg(LogInput.withSeparator().toBytes()).startupLocality()).isEmpty();
    }
  }

  @Nested
  class Sha1Alone {
    @Test
    void isReadWithoutAHeader() {
      var log =
          LogInput.sha1Event(
              Fields.littleEndian(), 0, EventType.S_CRTM_VERSION, Bytes.utf8("version"));

      var parsed = EventLog.parseTcg(log.toBytes());

      assertThat(parsed.format()).isEqualTo(Format.SHA1);
      assertThat(parsed.banks()).containsExactly(TpmHash.SHA1);
      assertThat(parsed.events().getFirst().content()).isEqualTo(new Text("version"));
      assertThat(EventLog.looksLikeSha1Log(log.toBytes())).isTrue();
    }

    @Test
    void eventsThatLookLikePaddingAreReadOnce() {
      var log = Fields.littleEndian().zeros(EventLog.MAX_BYTES - 1).u8(1);
      refused(log, "at most 16384 events");
    }

    @Test
    void emptyLogIsRefused() {
      refused(Fields.littleEndian(), "at least one event");
    }
  }

  @Nested
  class OfATrustDomain {
    private Fields event(int register) {
      return LogInput.agile(1, "0c003000")
          .u32(register)
          .u32(4)
          .u32(1)
          .u16(0x000c)
          .zeros(48)
          .u32(4)
          .zeros(4);
    }

    @Test
    void isKnownByItsBankAndRegisters() {
      assertThat(EventLog.parse(event(4).toBytes()).registers()).isEqualTo(EventLog.Registers.RTMR);
      assertThat(EventLog.parse(event(7).toBytes()).registers()).isEqualTo(EventLog.Registers.PCR);
      assertThat(EventLog.parse(LogInput.withSeparator().toBytes()).registers())
          .isEqualTo(EventLog.Registers.PCR);
    }

    @Test
    void registerAfterRtmr3IsRefused() {
      var content = event(5).toBytes();
      assertThatThrownBy(() -> EventLog.parseCcel(content))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("registers 0 to 4");
    }

    @Test
    void withoutHeaderIsRefused() {
      assertThatThrownBy(() -> EventLog.parseCcel(Bytes.zeros(100)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("Spec ID Event03");
    }

    @Test
    void registersAreNamed() {
      var registers = EventLog.Registers.RTMR;

      assertThat(List.of(registers.label(0), registers.label(1), registers.label(4)))
          .containsExactly("MRTD", "RTMR0", "RTMR3");
    }
  }

  @Nested
  class Content {
    private static final Bytes VALUE = Bytes.ofHex("01");

    @Test
    void variableIsReadWithItsVendor() {
      var data = LogInput.variable(LogInput.GLOBAL_GUID, "SecureBoot", VALUE);

      assertThat(LogInput.content(EventType.EFI_VARIABLE_DRIVER_CONFIG, data))
          .isEqualTo(new Variable(Variable.GLOBAL, "SecureBoot", VALUE));
    }

    @Test
    void variableWithSomethingAfterItIsOpaque() {
      var data =
          LogInput.variable(LogInput.GLOBAL_GUID, "SecureBoot", VALUE).concat(Bytes.zeros(1));

      assertThat(LogInput.content(EventType.EFI_VARIABLE_DRIVER_CONFIG, data))
          .isEqualTo(new Opaque(data));
    }

    @ParameterizedTest
    @ValueSource(longs = {2000, -1, 0x7fff_ffff_ffff_ffffL})
    void variableWithANameOutOfBoundsIsOpaque(long chars) {
      var data = Fields.littleEndian().zeros(16).u64(chars).u64(0).zeros(64).toBytes();

      assertThat(LogInput.content(EventType.EFI_VARIABLE_BOOT, data)).isInstanceOf(Opaque.class);
    }

    @Test
    void separatorIsReadAndOneOfAnotherLengthIsOpaque() {
      assertThat(LogInput.content(EventType.SEPARATOR, Bytes.ofHex("ffffffff")))
          .isEqualTo(new Separator(0xffff_ffffL));
      assertThat(LogInput.content(EventType.SEPARATOR, Bytes.zeros(5))).isInstanceOf(Opaque.class);
    }

    @Test
    void wordsAreReadInEitherEncoding() {
      assertThat(LogInput.content(EventType.EFI_ACTION, Bytes.utf8("Exit Boot")))
          .isEqualTo(new Text("Exit Boot"));
      assertThat(LogInput.content(EventType.S_CRTM_VERSION, Bytes.ofHex("5600310000000000")))
          .isEqualTo(new Text("V1"));
    }

    @Test
    void firmwareBlobsAreRead() {
      var place = Fields.littleEndian().u64(0xffc0_0000L).u64(0x1000).toBytes();

      assertThat(LogInput.content(EventType.EFI_PLATFORM_FIRMWARE_BLOB, place))
          .isEqualTo(new FirmwareBlob("", 0xffc0_0000L, 0x1000));
      assertThat(
              LogInput.content(
                  EventType.EFI_PLATFORM_FIRMWARE_BLOB2, Bytes.ofHex("0546562d4d41").concat(place)))
          .isEqualTo(new FirmwareBlob("FV-MA", 0xffc0_0000L, 0x1000));
    }

    @Test
    void taggedDataIsRead() {
      var data = Fields.littleEndian().u32(0x8f3b22ecL).u32(2).hex("abcd").toBytes();

      assertThat(LogInput.content(EventType.EVENT_TAG, data))
          .isEqualTo(new Tagged(0x8f3b22ecL, Bytes.ofHex("abcd")));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void dataOfNoFormHindersNothing(EventType type) {
      for (var length = 0; length < 120; length++) {
        assertThat(LogInput.content(type, Bytes.ofHex("fe".repeat(length)))).isNotNull();
      }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyTypeIsFoundByItsNumber(EventType type) {
      assertThat(EventType.of(type.code())).contains(type);
      assertThat(type.label()).startsWith("EV_");
    }
  }

  @Nested
  class Databases {
    private static final String X509 = "a159c0a5e494a74a87b5ab155c2bf072";

    @Test
    void listsAreReadOneAfterTheOther() {
      var list =
          Fields.littleEndian()
              .hex(X509)
              .u32(28 + 2 * 20)
              .u32(0)
              .u32(20)
              .zeros(16)
              .hex("01020304")
              .zeros(16)
              .hex("05060708")
              .toBytes();

      assertThat(EfiSignature.parse(list.concat(list)))
          .hasSize(4)
          .allMatch(entry -> entry.type().equals(EfiSignature.X509));
      assertThat(EfiSignature.parse(Bytes.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"28, 0, 16", "27, 0, 20", "49, 0, 20", "28, 1, 20", "68, 0, 4294967295"})
    void listThatItsEntriesDoNotFillIsRefused(long size, long header, long entry) {
      var list =
          Fields.littleEndian().hex(X509).u32(size).u32(header).u32(entry).zeros(40).toBytes();
      assertThatThrownBy(() -> EfiSignature.parse(list))
          .isInstanceOf(MalformedInputException.class);
    }
  }
}
