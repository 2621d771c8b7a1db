package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.security.attestation.AttestationAdministrationClient;
import com.azure.security.attestation.AttestationClient;
import com.azure.security.attestation.models.AttestationData;
import com.azure.security.attestation.models.AttestationDataInterpretation;
import com.azure.security.attestation.models.AttestationOptions;
import com.azure.security.attestation.models.AttestationPolicySetOptions;
import com.azure.security.attestation.models.AttestationSigningKey;
import com.azure.security.attestation.models.AttestationTokenValidationOptions;
import com.azure.security.attestation.models.AttestationType;
import com.azure.security.attestation.models.PolicyModification;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.server.LocalStack;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `azure-security-attestation` against the attestation service. Every answer is a token whose
/// signature the client checks against the service's own keys.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttestationConformanceTest {
  private static final AttestationType SEV_SNP = AttestationType.fromString("SevSnpVm");
  private static final String POLICY =
      """
      version= 1.0;
      authorizationrules
      {
        [type=="x-ms-sevsnpvm-is-debuggable", value==false] => permit();
      };
      issuancerules
      {
      };
      """;

  private final LocalStack stack;
  private final AttestationClient client;
  private final Enclaves enclaves;
  private final AttestationAdministrationClient operator;
  private final AttestationAdministrationClient outsider;

  AttestationConformanceTest(LocalStack stack) {
    var clients = new Clients(stack);
    this.stack = stack;
    this.client = clients.attestation();
    this.enclaves = new Enclaves(stack);
    this.operator = clients.attestationAdministration("operator");
    this.outsider = clients.attestationAdministration("outsider");
  }

  @AfterEach
  void reset() {
    operator.resetAttestationPolicy(SEV_SNP);
  }

  @Test
  void openIdMetadataNameTheService() {
    var metadata = client.getOpenIdMetadata();

    assertThat(metadata.getIssuer()).isEqualTo(stack.attestationUrl().toString());
    assertThat(metadata.getJsonWebKeySetUrl()).isEqualTo(stack.attestationUrl() + "/certs");
  }

  @Test
  void signersHaveCertificates() {
    var signers = client.listAttestationSigners().getAttestationSigners();

    assertThat(signers).isNotEmpty();
    assertThat(signers)
        .allSatisfy(signer -> {
          assertThat(signer.getKeyId()).isNotEmpty();
          assertThat(signer.getCertificates()).isNotEmpty();
        });
  }

  @Test
  void anSgxQuoteIsAttested() {
    var result = client.attestSgxEnclave(BinaryData.fromBytes(enclaves.quote().toArray()));

    assertThat(result.getIssuer()).isEqualTo(stack.attestationUrl().toString());
    assertThat(result.isDebuggable()).isFalse();
    assertThat(result.getMrEnclave()).matches("[0-9a-f]{64}");
    assertThat(result.getSgxCollateral()).isNotNull();
  }

  @Test
  void anOpenEnclaveReportIsAttested() {
    var report = BinaryData.fromBytes(enclaves.openEnclaveReport().toArray());

    assertThat(client.attestOpenEnclave(report).isDebuggable()).isFalse();
  }

  @Test
  void runtimeDataInJsonBecomeClaims() {
    var result = client.attestSgxEnclave(withRuntimeData(AttestationDataInterpretation.JSON));

    assertThat(result.getRuntimeClaims()).isInstanceOf(Map.class);
    assertThat(result.getEnclaveHeldData().toBytes()).isEmpty();
  }

  @Test
  void binaryRuntimeDataAreEnclaveHeld() {
    var result = client.attestSgxEnclave(withRuntimeData(AttestationDataInterpretation.BINARY));

    assertThat(result.getEnclaveHeldData().toString()).isEqualTo(Enclaves.RUNTIME_DATA);
  }

  @Test
  void runtimeDataOfAnOpenEnclaveReportBecomeClaims() {
    var options =
        new AttestationOptions(BinaryData.fromBytes(enclaves.openEnclaveReport().toArray()))
            .setRunTimeData(runtimeData(AttestationDataInterpretation.JSON));

    assertThat(client.attestOpenEnclave(options).getRuntimeClaims()).isInstanceOf(Map.class);
  }

  @Test
  void aDraftPolicyGivesAnUnsignedToken() {
    var response =
        client.attestSgxEnclaveWithResponse(
            new AttestationOptions(BinaryData.fromBytes(enclaves.quote().toArray()))
                .setDraftPolicyForAttestation(
                    PolicyToken.unsecured("version=1.0;authorizationrules{=> permit();};")
                        .compact()),
            Context.NONE);

    assertThat(response.getToken().getAlgorithm()).isEqualTo("none");
    assertThat(response.getValue().getIssuer()).isEqualTo(stack.attestationUrl().toString());
  }

  @Test
  void aDraftPolicyThatDeniesIsRefusedAsSuch() {
    assertThatThrownBy(() ->
            client.attestSgxEnclave(
                new AttestationOptions(BinaryData.fromBytes(enclaves.quote().toArray()))
                    .setDraftPolicyForAttestation(
                        PolicyToken.unsecured("version=1.0;authorizationrules{=> deny();};")
                            .compact())))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400))
        .hasMessageContaining("PolicyEvaluationError");
  }

  @Test
  void otherRuntimeDataAreRefused() {
    var options =
        new AttestationOptions(BinaryData.fromBytes(enclaves.quote().toArray()))
            .setRunTimeData(
                new AttestationData(
                    BinaryData.fromString("other"), AttestationDataInterpretation.BINARY));

    assertThatThrownBy(() -> client.attestSgxEnclave(options))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400));
  }

  @Test
  void aTpmIsChallenged() {
    var answer = client.attestTpm("{\"payload\": {\"type\": \"aikcert\"}}");

    assertThat(answer).contains("\"challenge\"").contains("\"service_context\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SgxEnclave", "OpenEnclave", "Tpm"})
  void policiesOfEveryTypeOfTheClientAreSetAndReset(String type) {
    var kind = AttestationType.fromString(type);
    var policy = "version=1.0;authorizationrules{=> permit();};";

    assertThat(operator.setAttestationPolicy(kind, policy).getPolicyResolution())
        .isEqualTo(PolicyModification.UPDATED);
    assertThat(operator.getAttestationPolicy(kind)).isEqualTo(policy);
    assertThat(operator.resetAttestationPolicy(kind).getPolicyResolution())
        .isEqualTo(PolicyModification.REMOVED);
  }

  private AttestationOptions withRuntimeData(AttestationDataInterpretation as) {
    return new AttestationOptions(BinaryData.fromBytes(enclaves.quote().toArray()))
        .setRunTimeData(runtimeData(as));
  }

  private static AttestationData runtimeData(AttestationDataInterpretation as) {
    return new AttestationData(BinaryData.fromString(Enclaves.RUNTIME_DATA), as);
  }

  @Test
  void aPolicySetUnsignedIsTheOneThatComesBack() {
    var result = operator.setAttestationPolicy(SEV_SNP, POLICY);

    assertThat(result.getPolicyResolution()).isEqualTo(PolicyModification.UPDATED);
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isEqualTo(POLICY);
  }

  @Test
  void thePolicyHashIsTheClientsOwn() {
    var expected = operator.calculatePolicyTokenHash(POLICY, null);

    var result = operator.setAttestationPolicy(SEV_SNP, POLICY);

    assertThat(result.getPolicyTokenHash().toBytes()).isEqualTo(expected.toBytes());
  }

  @Test
  void aPolicySetSignedNamesItsSigner() {
    var signer = signer();
    var expected = operator.calculatePolicyTokenHash(POLICY, signer);

    var result =
        operator.setAttestationPolicy(
            SEV_SNP,
            new AttestationPolicySetOptions()
                .setAttestationPolicy(POLICY)
                .setAttestationSigner(signer));

    assertThat(result.getPolicyResolution()).isEqualTo(PolicyModification.UPDATED);
    assertThat(result.getPolicyTokenHash().toBytes()).isEqualTo(expected.toBytes());
    assertThat(result.getPolicySigner().getCertificates().getFirst())
        .isEqualTo(signer.getCertificate());
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isEqualTo(POLICY);
  }

  @Test
  void aResetUnsignedBringsBackTheDefault() {
    var before = operator.getAttestationPolicy(SEV_SNP);
    operator.setAttestationPolicy(SEV_SNP, POLICY);

    var result = operator.resetAttestationPolicy(SEV_SNP);

    assertThat(result.getPolicyResolution()).isEqualTo(PolicyModification.REMOVED);
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isEqualTo(before);
  }

  @Test
  void aResetSignedBringsBackTheDefault() {
    operator.setAttestationPolicy(SEV_SNP, POLICY);

    var result =
        operator.resetAttestationPolicy(
            SEV_SNP, new AttestationPolicySetOptions().setAttestationSigner(signer()));

    assertThat(result.getPolicyResolution()).isEqualTo(PolicyModification.REMOVED);
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isNotEqualTo(POLICY);
  }

  @Test
  void theAnswersIssuerIsTheService() {
    var issuers = new ArrayList<String>();
    var options =
        new AttestationTokenValidationOptions()
            .setExpectedIssuer(stack.attestationUrl().toString())
            .setValidationSlack(Duration.ofSeconds(10))
            .setValidationCallback((token, _) -> issuers.add(token.getIssuer()));

    operator.getAttestationPolicyWithResponse(SEV_SNP, options, Context.NONE);

    assertThat(issuers).containsExactly(stack.attestationUrl().toString());
  }

  @Test
  void anotherExpectedIssuerIsNotTheAnswers() {
    var options =
        new AttestationTokenValidationOptions()
            .setExpectedIssuer(stack.secondAttestationUrl().toString());

    assertThatThrownBy(
            () -> operator.getAttestationPolicyWithResponse(SEV_SNP, options, Context.NONE))
        .hasMessageContaining("issuer");
  }

  @Test
  void managementCertificatesAreListed() {
    assertThat(operator.listPolicyManagementCertificates().getAttestationSigners()).isNotNull();
  }

  @Test
  void aPolicyThatDoesNotParseIsRefused() {
    assertThatThrownBy(
            () -> operator.setAttestationPolicy(SEV_SNP, "version=1.0; authorizationrules{"))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400));
  }

  @Test
  void anIdentityWithoutARoleSetsNoPolicy() {
    assertThatThrownBy(() -> outsider.setAttestationPolicy(SEV_SNP, POLICY))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(403));
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isNotEqualTo(POLICY);
  }

  private AttestationSigningKey signer() {
    KeyPair pair = stack.engine().generateRsa(2048);
    var certificate =
        CertificateAuthority.selfSignedLeaf(
            stack.engine(),
            new CertificateAuthority.Subject("policy signer", Instant.now(), Duration.ofDays(1)),
            pair.getPublic(),
            pair.getPrivate());
    return new AttestationSigningKey(certificate, pair.getPrivate());
  }
}
