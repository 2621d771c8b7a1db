package io.privyseal.attestation.verification.uvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Endorsements of Azure's container instances.
class RealEndorsementsTest {
  private static final Path SNP =
      Path.of(System.getProperty("privyseal.vectors", "vectors"), "snp");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String AZURE =
      "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.3.6.1.4.1.311.76.59.1.2";
  private static final UvmVerifier VERIFIER = new UvmVerifier(CryptoEngines.choose());

  @BeforeEach
  void vectorsAreThere() {
    assumeTrue(Files.isDirectory(SNP), "third-party vectors are not at " + SNP);
  }

  private static Bytes file(String name) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(SNP.resolve(name)));
  }

  private static SnpReport report() throws IOException {
    return SnpReport.parse(file("aci-sidecar/snp_report.bin"));
  }

  private static VerifiedUvm accepted(Bytes endorsement, Bytes measurement) {
    var verification = VERIFIER.verify(endorsement, measurement, NOW);
    assertThat(verification.findings()).filteredOn(f -> f.outcome() == Outcome.FAILED).isEmpty();
    return ((Verification.Accepted<VerifiedUvm>) verification).evidence();
  }

  @Test
  void ofAContainerGroupWithItsReport() throws IOException {
    var endorsement =
        accepted(file("aci-sidecar/body.uvm_reference_info.bin"), report().measurement());

    assertThat(endorsement.issuer()).hasToString(AZURE);
    assertThat(endorsement.feed()).isEqualTo("ContainerPlat-AMD-UVM");
    assertThat(endorsement.guestSvn()).isEqualTo(22);
  }

  @Test
  void ofAKeyServiceWithItsReport() throws IOException {
    var json = Json.parseObject(file("privacy-sandbox-kms/snp.json"));
    var report = SnpReport.parse(Base64Url.decodeLenient(json.string("evidence").orElseThrow()));
    var endorsement =
        accepted(
            Base64Url.decodeLenient(json.string("uvm_endorsements").orElseThrow()),
            report.measurement());

    assertThat(endorsement.issuer()).hasToString(AZURE);
    assertThat(endorsement.guestSvn()).isEqualTo(100);
  }

  @Test
  void isNotOfAnotherReport() throws IOException {
    var json = Json.parseObject(file("privacy-sandbox-kms/snp.json"));
    var verification =
        VERIFIER.verify(
            Base64Url.decodeLenient(json.string("uvm_endorsements").orElseThrow()),
            report().measurement(),
            NOW);

    assertThat(verification.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly("uvm.measurement");
  }

  @Test
  void everyFlippedByteIsRefusedButThoseOfTheUnprotectedTimestamp() throws IOException {
    var original = file("aci-sidecar/body.uvm_reference_info.bin");
    var measurement = report().measurement();
    var accepted = 0;
    for (var at = 0; at < original.length(); at += 37) {
      var changed = original.toArray();
      changed[at] ^= 1;
      if (VERIFIER.verify(Bytes.copyOf(changed), measurement, NOW)
          instanceof Verification.Accepted<VerifiedUvm>) {
        accepted++;
        assertThat(at).isBetween(protectedEnd(original), payloadStart(original));
      }
    }

    assertThat(accepted).isPositive();
  }

  private static int protectedEnd(Bytes content) {
    return 5 + (content.at(3) << 8 | content.at(4));
  }

  /// The unprotected header is a map of one timestamp of 5213 bytes.
  private static int payloadStart(Bytes content) {
    return protectedEnd(content) + 1 + 10 + 3 + 5213;
  }

  /// HOST_DATA is the digest of the container policy that was enforced.
  @Test
  void theHostDataAreThePolicys() throws IOException {
    var policy =
        Base64.getMimeDecoder()
            .decode(Files.readAllBytes(SNP.resolve("aci-sidecar/uvm_security_policy.base64")));

    assertThat(report().hostData()).isEqualTo(Digests.sha256(Bytes.copyOf(policy)));
  }
}
