package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an instance counts of its attestations.
class AttestationCountsTest {
  private final TestInstance instance = TestInstance.start();

  @AfterEach
  void stop() {
    instance.close();
  }

  private long counted(Verdict verdict) {
    return instance.service.attestations().of(AttestationKind.SEV_SNP_VM, verdict);
  }

  @Test
  void areByVerdict() {
    instance.attest(TestInstance.request());
    instance.attest("not a request");

    assertThat(counted(Verdict.ACCEPTED)).isEqualTo(1);
    assertThat(counted(Verdict.REJECTED)).isEqualTo(1);
    assertThat(counted(Verdict.UNDECIDED)).isZero();
  }

  @Test
  void areOfTheKindThatWasAskedFor() {
    instance.attest(
        "SgxEnclave",
        io.privyseal.foundation.json.JsonValue.JsonObject.builder()
            .put("quote", Bytes.utf8("none").base64Url())
            .build());

    assertThat(instance.service.attestations().of(AttestationKind.SGX_ENCLAVE, Verdict.REJECTED))
        .isEqualTo(1);
    assertThat(counted(Verdict.REJECTED)).isZero();
  }

  @Test
  void leaveDraftsOut() {
    var draft = PolicyToken.unsecured("version=1.0;authorizationrules{=> permit();};").compact();
    instance.attest(
        TestInstance.request().toBuilder().put("draftPolicyForAttestation", draft).build());

    assertThat(counted(Verdict.ACCEPTED)).isZero();
  }

  @Test
  void leaveOutWhatCouldNotBeRecorded() {
    instance.audit.breakDown();
    instance.attest(TestInstance.request());

    assertThat(counted(Verdict.ACCEPTED)).isZero();
  }
}
