package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Identities of enclaves, what is compared, and one test for each refusal.
class EnclaveIdentityTest {
  private static final EnclaveIdentity QE = Statements.identity(Statements.identity());

  /// The quoting enclave as the identity wants it, with one byte changed.
  private static EnclaveReport report(int offset, int value) {
    var bytes = new byte[EnclaveReport.BYTES];
    bytes[48] = 0x15;
    bytes[56] = (byte) 0xe7;
    System.arraycopy(QE.mrSigner().toArray(), 0, bytes, 128, 32);
    bytes[256] = 1;
    bytes[258] = 8;
    bytes[offset] = (byte) value;
    return EnclaveReport.parse(Bytes.copyOf(bytes));
  }

  @Test
  void theQuotingEnclaveMatches() {
    assertThat(QE.differences(report(0, 7))).isEmpty();
    assertThat(QE.levelOf(report(0, 7)).orElseThrow().status()).isEqualTo(TcbStatus.UP_TO_DATE);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 1, MISCSELECT",
    "19, 128, MISCSELECT",
    "48, 23, ATTRIBUTES",
    "48, 4, ATTRIBUTES",
    "55, 1, ATTRIBUTES",
    "128, 0, MRSIGNER",
    "159, 0, MRSIGNER",
    "256, 2, ISVPRODID",
    "257, 1, ISVPRODID"
  })
  void eachFieldCounts(int offset, int value, String field) {
    assertThat(QE.differences(report(offset, value))).singleElement().asString().startsWith(field);
  }

  @Test
  void bitsOutsideTheMaskDoNot() {
    assertThat(QE.differences(report(48, 0x11))).isEmpty();
    assertThat(QE.differences(report(60, 0xff))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "9, UP_TO_DATE",
    "8, UP_TO_DATE",
    "7, OUT_OF_DATE",
    "5, OUT_OF_DATE",
    "4, REVOKED",
    "2, REVOKED"
  })
  void theLevelIsTheNewestThatIsReached(int svn, TcbStatus status) {
    assertThat(QE.levelOf(report(258, svn)).orElseThrow().status()).isEqualTo(status);
  }

  @Test
  void belowAllLevelsThereIsNone() {
    assertThat(QE.levelOf(report(258, 1))).isEmpty();
  }

  @Test
  void eachTeeHasItsQuotingEnclave() {
    assertThat(EnclaveIdentity.Id.quoting(TeeType.SGX)).isEqualTo(EnclaveIdentity.Id.QE);
    assertThat(EnclaveIdentity.Id.quoting(TeeType.TDX)).isEqualTo(EnclaveIdentity.Id.TD_QE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "version",
        "issueDate",
        "nextUpdate",
        "tcbEvaluationDataNumber",
        "miscselect",
        "miscselectMask",
        "attributes",
        "attributesMask",
        "mrsigner",
        "isvprodid",
        "tcbLevels"
      })
  void aMissingMemberIsRefused(String member) {
    assertThatThrownBy(() -> Statements.identity(Statements.without(Statements.identity(), member)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(enclave identity)")
        .hasMessageContaining(member);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "id, '\"TDQE\"', 'expected QE, QVE or TD_QE'",
        "version, 1, expected 2",
        "version, 3, expected 2",
        "miscselect, '\"0000\"', expected 8 hex digits",
        "attributes, '\"11\"', expected 32 hex digits",
        "mrsigner, '\"8C\"', expected 64 hex digits",
        "isvprodid, 65536, expected an integer",
        "isvprodid, '\"1\"', expected an integer",
        "tcbLevels, 1, expected an array"
      })
  void aWrongMemberIsRefused(String member, String value, String message) {
    assertThatThrownBy(
            () -> Statements.identity(Statements.with(Statements.identity(), member, value)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }
}
