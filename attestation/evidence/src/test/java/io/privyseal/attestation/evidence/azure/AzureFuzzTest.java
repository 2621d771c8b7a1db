package io.privyseal.attestation.evidence.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;

/// Whatever comes in, the parsers of Azure's formats answer or refuse it as malformed.
class AzureFuzzTest {
  @FuzzTest
  void anyHclReport(byte[] input) {
    try {
      var report = HclReport.parse(Bytes.copyOf(input));
      assertThat(report.reportData().length()).isEqualTo(64);
      assertThat(report.hardwareReport().length()).isEqualTo(report.type().bytes());
      assertThat(report.claims().akPublic()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).startsWith("(HCL");
    }
  }

  @FuzzTest
  void anyRuntimeClaims(byte[] input) {
    try {
      var claims = HclClaims.parse(Bytes.copyOf(input));
      assertThat(claims.akPublic().getModulus().bitLength()).isGreaterThanOrEqualTo(1024);
      assertThat(claims.userData().map(Bytes::length).orElse(64)).isEqualTo(64);
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageStartingWith("(HCL runtime claims)");
    }
  }

  @FuzzTest
  void anyGuestAttestation(byte[] input) {
    try {
      var guest =
          GuestAttestation.parse(Json.parseObject(Bytes.copyOf(input), Json.Limits.DEFAULT));
      assertThat(guest.vtpm().quote()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
