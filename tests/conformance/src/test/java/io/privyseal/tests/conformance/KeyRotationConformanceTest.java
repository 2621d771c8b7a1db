package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyRotationLifetimeAction;
import com.azure.security.keyvault.keys.models.KeyRotationPolicy;
import com.azure.security.keyvault.keys.models.KeyRotationPolicyAction;
import com.azure.security.keyvault.keys.models.KeyType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.server.LocalStack;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Rotation policies, the curve P-256K, and lists of many keys with `azure-security-keyvault-keys`.
@ExtendWith(RunningStack.class)
class KeyRotationConformanceTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final int MANY = 1_010;
  private static final int WORKERS = 4;

  private final KeyClient keys;
  private final String name = "rotation-conformance-" + COUNTER.incrementAndGet();

  KeyRotationConformanceTest(LocalStack stack) {
    this.keys = new Clients(stack).keys("operator");
  }

  @Test
  void aPolicyIsSetAndRotates() {
    keys.createKey(name, KeyType.EC);
    var policy =
        new KeyRotationPolicy()
            .setExpiresIn("P90D")
            .setLifetimeActions(
                List.of(
                    new KeyRotationLifetimeAction(KeyRotationPolicyAction.ROTATE)
                        .setTimeBeforeExpiry("P48D"),
                    new KeyRotationLifetimeAction(KeyRotationPolicyAction.NOTIFY)
                        .setTimeBeforeExpiry("P7D")));

    var set = keys.updateKeyRotationPolicy(name, policy);

    var got = keys.getKeyRotationPolicy(name);
    assertThat(got.getId()).isEqualTo(set.getId()).endsWith("/keys/" + name + "/rotationpolicy");
    assertThat(got.getExpiresIn()).isEqualTo("P90D");
    assertThat(got.getCreatedOn()).isNotNull();
    assertThat(got.getLifetimeActions())
        .extracting(action -> action.getAction() + " " + action.getTimeBeforeExpiry())
        .containsExactlyInAnyOrder("rotate P48D", "notify P7D");
    var rotated = keys.rotateKey(name).getProperties();
    assertThat(rotated.getExpiresOn()).isEqualTo(rotated.getCreatedOn().plusDays(90));
  }

  @Test
  void aKeyWithoutAPolicyHasTheDefaultNotice() {
    keys.createKey(name, KeyType.EC);

    var policy = keys.getKeyRotationPolicy(name);

    assertThat(policy.getExpiresIn()).isNull();
    assertThat(policy.getLifetimeActions())
        .singleElement()
        .satisfies(action -> {
          assertThat(action.getAction()).isEqualTo(KeyRotationPolicyAction.NOTIFY);
          assertThat(action.getTimeBeforeExpiry()).isEqualTo("P30D");
        });
  }

  @Test
  void aLifeOfLessThan28DaysIsRefused() {
    keys.createKey(name, KeyType.EC);

    assertThatThrownBy(
            () -> keys.updateKeyRotationPolicy(name, new KeyRotationPolicy().setExpiresIn("P27D")))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400));
  }

  @Test
  void aKeyOnP256KSignsAndVerifies() {
    keys.createEcKey(new CreateEcKeyOptions(name).setCurveName(KeyCurveName.P_256K));
    var digest = Digests.sha256(Bytes.utf8("agreed")).toArray();
    var client = keys.getCryptographyClient(name);

    var signed = client.sign(SignatureAlgorithm.ES256K, digest);

    assertThat(signed.getSignature()).hasSize(64);
    assertThat(client.verify(SignatureAlgorithm.ES256K, digest, signed.getSignature()).isValid())
        .isTrue();
  }

  @Test
  void moreThanAThousandKeysAreListedOnceEach() throws Exception {
    try (var workers = Executors.newFixedThreadPool(WORKERS)) {
      var made =
          IntStream.range(0, MANY)
              .mapToObj(i -> workers.submit(() -> keys.createKey("many-" + i, KeyType.EC)))
              .toList();
      for (var one : made) {
        one.get();
      }
    }

    var names =
        keys.listPropertiesOfKeys().stream()
            .map(KeyProperties::getName)
            .filter(found -> found.startsWith("many-"))
            .toList();

    assertThat(names).hasSize(MANY).doesNotHaveDuplicates();
  }
}
