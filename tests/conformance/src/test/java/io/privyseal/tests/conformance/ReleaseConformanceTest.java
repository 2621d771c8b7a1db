package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyExportEncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import com.azure.security.keyvault.keys.models.ReleaseKeyOptions;
import com.azure.security.keyvault.keys.models.ReleaseKeyResult;
import io.privyseal.audit.AuditJson;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.keyvault.release.envelope.Opening;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations;
import io.privyseal.keyvault.release.envelope.ReleaseOpener;
import io.privyseal.server.LocalStack;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secure key release through the official client: key and policy, a token of our attestation
/// service about simulated evidence, `releaseKey`, and the key in hand.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseConformanceTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Pattern DECISION = Pattern.compile("d-[0-9a-f]{32}");
  private static final byte[] MESSAGE = {1, 2, 3};

  private final LocalStack stack;
  private final Attestations attestations;
  private final KeyClient operator;
  private final KeyClient workload;
  private final KeyClient outsider;

  ReleaseConformanceTest(LocalStack stack) {
    var clients = new Clients(stack);
    this.stack = stack;
    this.attestations = new Attestations(stack);
    this.operator = clients.keys("operator");
    this.workload = clients.keys("workload");
    this.outsider = clients.keys("outsider");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CKM_RSA_AES_KEY_WRAP", "RSA_AES_KEY_WRAP_256", "RSA_AES_KEY_WRAP_384"})
  void anRsaKeyIsReleasedAndIsTheKey(String algorithm) {
    var key = rsaKey();

    var options =
        new ReleaseKeyOptions()
            .setAlgorithm(KeyExportEncryptionAlgorithm.fromString(algorithm))
            .setNonce("nonce-1");
    var version = key.getProperties().getVersion();
    var value =
        released(() ->
            workload
                .releaseKeyWithResponse(
                    key.getName(), version, attestations.token(), options, Context.NONE)
                .getValue());

    assertIsTheKey(key, value, Optional.of(key.getProperties().getVersion()), algorithm, "nonce-1");
  }

  @Test
  void anEcKeyIsReleasedByItsNameAlone() {
    var key =
        operator.createEcKey(
            new CreateEcKeyOptions(name())
                .setCurveName(KeyCurveName.P_256)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(policy(stack.attestationUrl().toString())));

    var value = released(() -> workload.releaseKey(key.getName(), attestations.token()));

    assertIsTheKey(key, value, Optional.empty(), "CKM_RSA_AES_KEY_WRAP", "");
  }

  @Test
  void thePolicyComesBackAsItsCanonicalForm() {
    var key = rsaKey();

    var policy = operator.getKey(key.getName()).getProperties().getReleasePolicy();

    assertThat(policy.getEncodedPolicy().toString())
        .startsWith("{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"");
    assertThat(policy.isImmutable()).isFalse();
    assertThat(operator.getKey(key.getName()).getProperties().isExportable()).isTrue();
  }

  @Test
  void withoutTheRoleNothingIsReleased() {
    var key = rsaKey();

    assertRefused(() -> outsider.releaseKey(key.getName(), attestations.token()), 403);
  }

  @Test
  void aDebuggableGuestGetsNothing() {
    var key = rsaKey();
    var token = attestations.token(stack.attestationUrl(), report -> report.debugAllowed());

    assertRefused(() -> workload.releaseKey(key.getName(), token), 403);
  }

  @Test
  void firmwareThatIsNotCompliantGetsNothing() {
    var key = rsaKey();
    var token =
        attestations.token(stack.attestationUrl(), report -> report.measurement(Bytes.zeros(48)));

    assertRefused(() -> workload.releaseKey(key.getName(), token), 403);
  }

  @Test
  void aTokenOfAnotherRegionGetsNothing() {
    var key = rsaKey();
    var token = attestations.token(stack.secondAttestationUrl(), report -> report);

    assertRefused(() -> workload.releaseKey(key.getName(), token), 403);
  }

  @Test
  void aTokenWithAChangedSignatureGetsNothing() {
    var key = rsaKey();
    var token = attestations.token();
    var last = token.charAt(token.length() - 10) == 'A' ? 'B' : 'A';
    var changed =
        token.substring(0, token.length() - 10) + last + token.substring(token.length() - 9);

    assertRefused(() -> workload.releaseKey(key.getName(), changed), 403);
  }

  @Test
  void aKeyThatIsNotExportableIsNotReleased() {
    var key = operator.createRsaKey(new CreateRsaKeyOptions(name()).setHardwareProtected(true));

    assertThatThrownBy(() -> workload.releaseKey(key.getName(), attestations.token()))
        .isInstanceOf(HttpResponseException.class);
  }

  @Test
  void anExportableKeyWithoutPolicyIsNotMade() {
    assertRefused(
        () ->
            operator.createRsaKey(
                new CreateRsaKeyOptions(name()).setHardwareProtected(true).setExportable(true)),
        400);
  }

  /// The answer; if the vault refuses, fails with the findings that its owner can read.
  private String released(Supplier<ReleaseKeyResult> release) {
    try {
      return release.get().getValue();
    } catch (HttpResponseException e) {
      var id = DECISION.matcher(String.valueOf(e.getMessage()));
      var entry =
          id.find()
              ? stack.audit().find(new DecisionId(id.group())).map(AuditJson::write)
              : Optional.empty();
      throw new AssertionError("refused: " + entry, e);
    }
  }

  private KeyVaultKey rsaKey() {
    return operator.createRsaKey(
        new CreateRsaKeyOptions(name())
            .setKeySize(2048)
            .setHardwareProtected(true)
            .setExportable(true)
            .setReleasePolicy(policy(stack.attestationUrl().toString())));
  }

  private static KeyReleasePolicy policy(String authority) {
    return new KeyReleasePolicy(
        BinaryData.fromString(
            """
            {"version": "1.0.0", "anyOf": [{"authority": "%s", "allOf": [
              {"claim": "x-ms-attestation-type", "equals": "sevsnpvm"},
              {"claim": "x-ms-compliance-status", "equals": "azure-compliant-cvm"},
              {"claim": "x-ms-sevsnpvm-is-debuggable", "equals": "false"}]}]}
            """
                .formatted(authority)));
  }

  private void assertIsTheKey(
      KeyVaultKey key, String value, Optional<String> version, String enc, String nonce) {
    var expected =
        new ReleaseExpectations(
            stack.vaultUrl(),
            key.getName(),
            version,
            ReleaseEncryption.named(enc).orElseThrow(),
            nonce.isEmpty() ? Optional.empty() : Optional.of(nonce),
            ReleaseExpectations.NonceEcho.REQUIRED);
    var opening =
        new ReleaseOpener(stack.engine(), List.of(stack.ca()))
            .open(value, expected, (RSAPrivateKey) attestations.key().getPrivate(), Instant.now());

    assertThat(opening).isInstanceOf(Opening.Opened.class);
    try (var opened = ((Opening.Opened) opening).key()) {
      var rsa = key.getKey().getCurveName() == null;
      var scheme = rsa ? SignatureScheme.PS256 : SignatureScheme.ES256;
      var publicKey = rsa ? key.getKey().toRsa().getPublic() : key.getKey().toEc().getPublic();
      var signature = stack.engine().sign(scheme, opened.privateKey(), MESSAGE);

      assertThat(stack.engine().verify(scheme, publicKey, MESSAGE, signature)).isTrue();
    }
  }

  private static void assertRefused(Runnable attempt, int status) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(status));
  }

  private static String name() {
    return "release-" + COUNTER.incrementAndGet();
  }
}
