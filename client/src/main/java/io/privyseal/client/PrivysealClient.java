package io.privyseal.client;

import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.KeyExportEncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.ReleaseKeyOptions;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.envelope.Opening;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations;
import io.privyseal.keyvault.release.envelope.ReleaseOpener;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Gets keys for a workload that can prove what it is. Thread-safe; make one and keep it.
///
/// ```java
/// var client = PrivysealClient.builder(attestationUrl, vaultUrl, credential, attester).build();
/// try (var key = client.release("orders")) {
///   ...
/// }
/// ```
///
/// Each call makes a fresh RSA key, has evidence made over it, attests, asks the vault for the key,
/// checks who answered and to what, and unwraps. The whole call has one deadline.
public final class PrivysealClient {
  static final int EPHEMERAL_KEY_BITS = 2048;
  private static final int NONCE_BYTES = 16;
  private static final Pattern KEY_NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final Pattern KEY_VERSION = Pattern.compile("[0-9a-zA-Z]{1,127}");

  private final CryptoEngine engine;
  private final Attester attester;
  private final SevSnpAttestation attestation;
  private final KeyClient vault;
  private final URI vaultUrl;
  private final ReleaseOpener opener;
  private final ReleaseEncryption enc;
  private final ReleaseExpectations.NonceEcho nonceEcho;
  private final Retries retries;
  private final Timing timing;
  private final Duration timeLimit;

  PrivysealClient(PrivysealClientBuilder builder, Timing timing) {
    this.engine = builder.engine;
    this.attester = builder.attester;
    this.vaultUrl = builder.vaultUrl;
    this.attestation =
        new SevSnpAttestation(
            builder.attestationPipeline(), builder.attestationUrl, timing.clock());
    this.vault = builder.keyClient();
    this.opener = new ReleaseOpener(builder.engine, builder.answerRoots());
    this.enc = builder.enc;
    this.nonceEcho = builder.nonceEcho;
    this.retries = new Retries(builder.retryRules, timing);
    this.timing = timing;
    this.timeLimit = builder.timeLimit;
  }

  /// Starts a client of these services.
  ///
  /// @param attestationUrl of the attestation service
  /// @param vaultUrl of the vault
  /// @param credential of the caller, for the vault
  /// @param attester makes the evidence
  public static PrivysealClientBuilder builder(
      URI attestationUrl,
      URI vaultUrl,
      com.azure.core.credential.TokenCredential credential,
      Attester attester) {
    return new PrivysealClientBuilder(attestationUrl, vaultUrl, credential, attester);
  }

  /// The latest version of a key.
  ///
  /// @throws KeyRefusedException if a service or this client refuses
  /// @throws KeyUndecidedException if it cannot be decided in time
  public ReleasedKey release(String keyName) {
    return release(keyName, Optional.empty());
  }

  /// @param version of the key; empty for the latest
  /// @throws KeyRefusedException if a service or this client refuses
  /// @throws KeyUndecidedException if it cannot be decided in time
  /// @throws IllegalArgumentException if the name is not 1 to 127 letters, digits and dashes, or
  ///   the version not letters and digits
  public ReleasedKey release(String keyName, Optional<String> version) {
    if (!KEY_NAME.matcher(keyName).matches()
        || !version.map(v -> KEY_VERSION.matcher(v).matches()).orElse(true)) {
      throw new IllegalArgumentException("not a key's name and version");
    }
    var deadline = new Deadline(timing.nanos(), timeLimit);
    var ephemeral = engine.generateRsa(EPHEMERAL_KEY_BITS);
    var nonce = nonce();
    var token = attest(deadline, runtimeData(ephemeral), nonce);
    var answer = ask(deadline, keyName, version, token, nonce);
    return open(keyName, version, answer, nonce, ephemeral);
  }

  private String attest(Deadline deadline, Bytes runtimeData, String nonce) {
    return retries.run(
        Step.ATTEST,
        deadline,
        () ->
            switch (attester.attest(runtimeData)) {
              case Attester.Evidence.SevSnp snp ->
                  attestation.attest(
                      snp, snp.boundRuntimeData().orElse(runtimeData), Optional.of(nonce));
            });
  }

  private String ask(
      Deadline deadline, String keyName, Optional<String> version, String token, String nonce) {
    return retries.run(
        Step.RELEASE,
        deadline,
        () -> {
          var options =
              new ReleaseKeyOptions()
                  .setAlgorithm(KeyExportEncryptionAlgorithm.fromString(enc.name()))
                  .setNonce(nonce);
          var value =
              vault
                  .releaseKeyWithResponse(keyName, version.orElse(""), token, options, Context.NONE)
                  .getValue()
                  .getValue();
          if (value == null) {
            throw new MalformedInputException("value: expected a string");
          }
          return value;
        });
  }

  private ReleasedKey open(
      String keyName, Optional<String> version, String answer, String nonce, KeyPair ephemeral) {
    var expected =
        new ReleaseExpectations(vaultUrl, keyName, version, enc, Optional.of(nonce), nonceEcho);
    var kek = (RSAPrivateKey) ephemeral.getPrivate();
    return switch (opener.open(answer, expected, kek, timing.clock().instant())) {
      case Opening.Opened(var key, var findings) -> new ReleasedKey(key, findings);
      case Opening.Rejected(var findings) ->
          throw new KeyRefusedException(
              "OPEN: the vault's answer is not to be trusted: " + failed(findings),
              Step.OPEN,
              0,
              "",
              Optional.empty(),
              findings,
              null);
    };
  }

  private static String failed(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.outcome() == Outcome.FAILED)
        .map(f -> "%s (expected %s, found %s)".formatted(f.check(), f.expected(), f.actual()))
        .collect(Collectors.joining(", "));
  }

  /// The JWK set that evidence binds: the key to wrap to and nothing else.
  private static Bytes runtimeData(KeyPair ephemeral) {
    var jwk = Jwk.of(ephemeral.getPublic());
    var named = jwk.with("kid", jwk.thumbprint().base64Url()).withKeyOps(List.of("encrypt"));
    var set = JsonObject.builder().put("keys", new JsonArray(List.of(named.json()))).build();
    return Bytes.utf8(set.toJson());
  }

  private String nonce() {
    var random = new byte[NONCE_BYTES];
    engine.random().nextBytes(random);
    return Bytes.copyOf(random).base64Url();
  }
}
