package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;

/// Whatever is said to be a statement of Intel's is read or refused as malformed, and what is read
/// can be judged by.
class IntelStatementsFuzzTest {
  private static final PckTcb PCK = new PckTcb(Bytes.zeros(16), 13, Bytes.zeros(16));
  private static final TeeTcbSvn SVN = new TeeTcbSvn(Bytes.zeros(16));

  private interface Reading {
    void read(Bytes input);
  }

  private static void readOrRefuse(byte[] input, Reading reading) {
    try {
      reading.read(Bytes.copyOf(input));
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void anyTcbInfo(byte[] input) {
    readOrRefuse(
        input,
        text -> {
          var info = TcbInfo.parse(text);
          assertThat(TcbComparison.of(PCK, Optional.of(SVN), info).levels())
              .hasSameSizeAs(info.tcbLevels());
        });
  }

  @FuzzTest
  void anyEnclaveIdentity(byte[] input) {
    readOrRefuse(
        input, text -> assertThat(EnclaveIdentity.parse(text).attributes().length()).isEqualTo(16));
  }

  @FuzzTest
  void anyPckExtension(byte[] input) {
    readOrRefuse(
        input,
        der -> assertThat(PckExtensions.parse(der).tcb().components().length()).isEqualTo(16));
  }

  @FuzzTest
  void anyCertificate(byte[] input) {
    readOrRefuse(input, der -> assertThat(IntelCertificate.parse(der).der()).isEqualTo(der));
  }

  @FuzzTest
  void anyRevocationList(byte[] input) {
    readOrRefuse(
        input,
        given -> {
          var der = IntelCollateral.revocationList(given);
          assertThat(IntelRevocationList.parse(der).der()).isEqualTo(der);
        });
  }

  @FuzzTest
  void anyResponse(byte[] input) {
    readOrRefuse(
        input,
        response -> {
          var statement = SignedStatement.open(response, "tcbInfo", List.of());
          assertThat(SignedStatement.open(statement.toResponse("tcbInfo"), "tcbInfo", List.of()))
              .isEqualTo(statement);
        });
  }

  @FuzzTest
  void anyCollateral(byte[] input) {
    readOrRefuse(input, text -> assertThat(IntelCollateral.parseJson(text)).isNotNull());
    readOrRefuse(input, blob -> assertThat(IntelCollateral.parseOpenEnclave(blob)).isNotNull());
  }
}
