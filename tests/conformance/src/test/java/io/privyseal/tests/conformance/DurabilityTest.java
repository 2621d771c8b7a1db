package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server is killed while it creates and releases keys, and started again: whatever it
/// acknowledged is there, and whatever it released is on record.
class DurabilityTest {
  private static final int WRITERS = 3;
  private static final int CREATIONS = 24;
  private static final int RELEASES = 6;
  private static final byte[] DIGEST = Digests.sha256(Bytes.utf8("durable")).toArray();

  private final List<KeyVaultKey> acknowledged = new CopyOnWriteArrayList<>();
  private final CountDownLatch creations = new CountDownLatch(CREATIONS);
  private final CountDownLatch releases = new CountDownLatch(RELEASES);
  private final AtomicInteger released = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasAcknowledgedSurvivesKill9(boolean withDatabase, @TempDir Path directory)
      throws Exception {
    var first = StackProcess.start(directory);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var operator = first.keys("operator");
      for (var writer = 0; writer < WRITERS; writer++) {
        var prefix = "writer-" + writer + "-";
        threads.execute(() -> createUntilItDies(operator, prefix));
      }
      var workload = first.keys("workload");
      var exportable = acknowledge(operator.createEcKey(exportable(first.text("authority"))));
      var token = first.text("attestation");
      threads.execute(() -> releaseUntilItDies(workload, exportable.getName(), token));

      assertThat(creations.await(2, TimeUnit.MINUTES)).as("keys were created").isTrue();
      assertThat(releases.await(2, TimeUnit.MINUTES)).as("keys were released").isTrue();
      if (withDatabase) {
        first.killWithDatabase();
      } else {
        first.kill();
      }
    }

    try (var second = StackProcess.start(directory)) {
      var operator = second.keys("operator");
      var engine = CryptoEngines.choose();
      assertThat(acknowledged).hasSizeGreaterThan(CREATIONS);
      for (var key : acknowledged) {
        assertIsThere(engine, operator, key);
      }
      assertThat(second.recordedReleases()).isGreaterThanOrEqualTo(released.get());
    }
  }

  private void createUntilItDies(KeyClient keys, String prefix) {
    try {
      for (var i = 0; ; i++) {
        acknowledge(keys.createEcKey(new CreateEcKeyOptions(prefix + i)));
        creations.countDown();
      }
    } catch (AzureException | IllegalStateException _) {
      // The server was killed; how the client puts it does not matter.
    } catch (RuntimeException e) {
      if (!(e.getCause() instanceof java.io.IOException)) {
        throw e;
      }
    }
  }

  private void releaseUntilItDies(KeyClient keys, String name, String token) {
    try {
      while (true) {
        keys.releaseKey(name, token);
        released.incrementAndGet();
        releases.countDown();
      }
    } catch (AzureException | IllegalStateException _) {
      // The server was killed; how the client puts it does not matter.
    } catch (RuntimeException e) {
      if (!(e.getCause() instanceof java.io.IOException)) {
        throw e;
      }
    }
  }

  private KeyVaultKey acknowledge(KeyVaultKey key) {
    acknowledged.add(key);
    return key;
  }

  /// The key is listed with the public part that was acknowledged, and its private part signs.
  private static void assertIsThere(CryptoEngine engine, KeyClient keys, KeyVaultKey acknowledged) {
    var name = acknowledged.getName();
    var version = acknowledged.getProperties().getVersion();
    var found = keys.getKey(name, version);
    assertThat(found.getKey().getX()).isEqualTo(acknowledged.getKey().getX());
    assertThat(found.getKey().getY()).isEqualTo(acknowledged.getKey().getY());

    var signature =
        keys.getCryptographyClient(name, version).sign(SignatureAlgorithm.ES256, DIGEST);
    assertThat(
            engine.verifyDigest(
                SignatureScheme.ES256,
                acknowledged.getKey().toEc().getPublic(),
                DIGEST,
                signature.getSignature()))
        .as(name)
        .isTrue();
  }

  private static CreateEcKeyOptions exportable(String authority) {
    var policy =
        """
        {"version": "1.0.0", "anyOf": [{"authority": "%s", "allOf": [
          {"claim": "x-ms-attestation-type", "equals": "sevsnpvm"}]}]}
        """
            .formatted(authority);
    return new CreateEcKeyOptions("released")
        .setHardwareProtected(true)
        .setExportable(true)
        .setReleasePolicy(new KeyReleasePolicy(BinaryData.fromString(policy)));
  }
}
