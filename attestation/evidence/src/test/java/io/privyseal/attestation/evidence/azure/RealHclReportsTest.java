package io.privyseal.attestation.evidence.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.VectorFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HCL reports of real machines hold the claims that their report data binds.
class RealHclReportsTest {
  @ParameterizedTest
  @CsvSource({
    "azure-cvm-tooling/hcl-report-tdx.bin, TDX, 2, false, D270E56B-F668-4990-A5BC-9B624576841D",
    "trustee-tdx/hcl-report.bin, TDX, 2, true, 6332533D-5649-4D02-8AA7-8F64B7C3EE21",
    "trustee-snp/hcl-report.bin, SNP, 1, true, 911B0EF8-9DBA-48B0-B275-4E4DF2D39252"
  })
  void areRead(String file, HclReport.Type type, int version, boolean secureBoot, String vmId) {
    var report = HclReport.parse(VectorFiles.read("azure-vtpm/" + file));
    var claims = report.claims();

    assertThat(report.type()).isEqualTo(type);
    assertThat(report.version()).isEqualTo(version);
    assertThat(report.requestType()).isEqualTo(2);
    assertThat(report.reportData()).isEqualTo(HclReport.reportDataFor(report.runtimeClaims()));
    assertThat(claims.akPublic().getModulus().bitLength()).isEqualTo(2048);
    assertThat(claims.ekPublic()).isPresent();
    assertThat(claims.secureBoot()).contains(secureBoot);
    assertThat(claims.vmId()).contains(vmId);
    assertThat(claims.userData()).contains(Bytes.zeros(64));
  }

  @Test
  void changedClaimsNoLongerMatchTheReportData() {
    var report = HclReport.parse(changed(0x6e0, 'x'));

    assertThat(report.reportData()).isNotEqualTo(HclReport.reportDataFor(report.runtimeClaims()));
  }

  @Test
  void attestationKeyThatIsOverwrittenCannotBeRead() {
    var report = HclReport.parse(changed(0x540, 0));

    assertThatThrownBy(report::claims)
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("HCL runtime claims");
  }

  private static Bytes changed(int offset, int value) {
    var content = VectorFiles.read("azure-vtpm/trustee-snp/hcl-report.bin").toArray();
    content[offset] = (byte) value;
    return Bytes.copyOf(content);
  }
}
