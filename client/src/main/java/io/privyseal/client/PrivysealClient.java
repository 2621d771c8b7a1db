package io.privyseal.client;

import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.KeyExportEncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.ReleaseKeyOptions;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.TraceContext;
import io.privyseal.keyvault.release.envelope.KeyUnwrapper;
import io.privyseal.keyvault.release.envelope.Opening;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations;
import io.privyseal.keyvault.release.envelope.ReleaseOpener;
import io.privyseal.keyvault.release.envelope.SecretOpening;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Gets keys and secrets for a workload that can prove what it is. Thread-safe; make one and keep
/// it.
///
/// ```java
/// var client = PrivysealClient.builder(attestationUrl, vaultUrl, credential, attester).build();
/// try (var key = client.release("orders")) {
///   ...
/// }
/// ```
///
/// Each call makes a fresh RSA key, has evidence made over it, attests, asks the vault for the key,
/// checks who answered and to what, and unwraps. Where the evidence brings a key of its device, the
/// vault wraps to that, and the device unwraps. The whole call has one deadline.
public final class PrivysealClient {
  static final int EPHEMERAL_KEY_BITS = 2048;
  private static final int NONCE_BYTES = 16;
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-zA-Z]{1,127}");

  private final CryptoEngine engine;
  private final Attester attester;
  private final Attestation attestation;
  private final KeyClient vault;
  private final SecretReleases secrets;
  private final URI vaultUrl;
  private final ReleaseOpener opener;
  private final ReleaseEncryption enc;
  private final ReleaseExpectations.NonceEcho nonceEcho;
  private final Retries retries;
  private final Timing timing;
  private final Duration timeLimit;
  private final Supplier<Optional<TraceContext>> trace;

  PrivysealClient(PrivysealClientBuilder builder, Timing timing) {
    this.engine = builder.engine;
    this.attester = builder.attester;
    this.vaultUrl = builder.vaultUrl;
    this.attestation =
        new Attestation(builder.pipeline(), builder.attestationUrl, engine, timing.clock());
    this.vault = builder.keyClient();
    this.secrets = builder.secretReleases(timing.clock());
    this.opener = new ReleaseOpener(builder.engine, builder.answerRoots());
    this.enc = builder.enc;
    this.nonceEcho = builder.nonceEcho;
    this.retries = new Retries(builder.retryRules, timing);
    this.timing = timing;
    this.timeLimit = builder.timeLimit;
    this.trace = builder.trace;
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
    requireNames(keyName, version);
    var deadline = new Deadline(timing.nanos(), timeLimit);
    var ephemeral = engine.generateRsa(EPHEMERAL_KEY_BITS);
    var nonce = nonce();
    var of = traceOfTheCall();
    var attested = attest(deadline, ephemeral, nonce, of);
    var answer = ask(deadline, keyName, version, attested.token(), nonce, of);
    return open(keyName, version, answer, nonce, attested.kek());
  }

  /// The latest version of a secret that has a release policy.
  ///
  /// @throws KeyRefusedException if a service or this client refuses
  /// @throws KeyUndecidedException if it cannot be decided in time
  public ReleasedSecret releaseSecret(String secretName) {
    return releaseSecret(secretName, Optional.empty());
  }

  /// @param version of the secret; empty for the latest
  /// @throws KeyRefusedException if a service or this client refuses
  /// @throws KeyUndecidedException if it cannot be decided in time
  /// @throws IllegalArgumentException if the name is not 1 to 127 letters, digits and dashes, or
  ///   the version not letters and digits
  public ReleasedSecret releaseSecret(String secretName, Optional<String> version) {
    requireNames(secretName, version);
    var deadline = new Deadline(timing.nanos(), timeLimit);
    var ephemeral = engine.generateRsa(EPHEMERAL_KEY_BITS);
    var nonce = nonce();
    var of = traceOfTheCall();
    var attested = attest(deadline, ephemeral, nonce, of);
    var body =
        JsonObject.builder()
            .put("target", attested.token())
            .put("nonce", nonce)
            .put("enc", enc.name())
            .build();
    var answer =
        retries.run(Step.RELEASE, deadline, () -> secrets.release(secretName, version, body, of));
    var expected = expected(secretName, version, nonce);
    return switch (openSecret(answer, expected, attested.kek())) {
      case SecretOpening.Opened(var secret, var findings) -> new ReleasedSecret(secret, findings);
      case SecretOpening.Rejected(var findings) -> throw untrusted(findings);
    };
  }

  private Context traceOfTheCall() {
    return TraceHeader.of(trace.get().orElseGet(() -> TraceContext.begin(engine.random())));
  }

  private static void requireNames(String name, Optional<String> version) {
    if (!NAME.matcher(name).matches()
        || !version.map(v -> VERSION.matcher(v).matches()).orElse(true)) {
      throw new IllegalArgumentException("not the name and version of a key or secret");
    }
  }

  /// A token, and the key that it has keys wrapped to.
  private record Attested(String token, KeyUnwrapper kek) {}

  private Attested attest(Deadline deadline, KeyPair ephemeral, String nonce, Context trace) {
    return retries.run(
        Step.ATTEST,
        deadline,
        () -> {
          var evidence = attester.attest(runtimeData(ephemeral));
          var token = attestation.attest(evidence, Optional.of(nonce), trace);
          return new Attested(token, kek(evidence, ephemeral));
        });
  }

  private KeyUnwrapper kek(Evidence evidence, KeyPair ephemeral) {
    return switch (evidence) {
      case Evidence.SevSnpVm _, Evidence.TdxVm _, Evidence.SgxEnclave _ ->
          KeyUnwrapper.of(engine, (RSAPrivateKey) ephemeral.getPrivate());
      case Evidence.AzureGuest guest -> new DeviceUnwrapper(guest.key());
    };
  }

  private String ask(
      Deadline deadline,
      String keyName,
      Optional<String> version,
      String token,
      String nonce,
      Context trace) {
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
                  .releaseKeyWithResponse(keyName, version.orElse(""), token, options, trace)
                  .getValue()
                  .getValue();
          if (value == null) {
            throw new MalformedInputException("value: expected a string");
          }
          return value;
        });
  }

  private ReleasedKey open(
      String keyName, Optional<String> version, String answer, String nonce, KeyUnwrapper kek) {
    var expected = expected(keyName, version, nonce);
    return switch (openKey(answer, expected, kek)) {
      case Opening.Opened(var key, var findings) -> new ReleasedKey(key, findings);
      case Opening.Rejected(var findings) -> throw untrusted(findings);
    };
  }

  private ReleaseExpectations expected(String name, Optional<String> version, String nonce) {
    return new ReleaseExpectations(vaultUrl, name, version, enc, Optional.of(nonce), nonceEcho);
  }

  private static KeyRefusedException untrusted(List<Finding> findings) {
    return new KeyRefusedException(
        "OPEN: the vault's answer is not to be trusted: " + failed(findings),
        Step.OPEN,
        0,
        "",
        Optional.empty(),
        findings,
        null);
  }

  private Opening openKey(String answer, ReleaseExpectations expected, KeyUnwrapper kek) {
    return opening(() -> opener.open(answer, expected, kek, timing.clock().instant()));
  }

  private SecretOpening openSecret(String answer, ReleaseExpectations expected, KeyUnwrapper kek) {
    return opening(() -> opener.openSecret(answer, expected, kek, timing.clock().instant()));
  }

  private static <T> T opening(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnavailableException e) {
      throw new KeyUndecidedException("OPEN: " + e.getMessage(), Step.OPEN, 1, Optional.empty(), e);
    }
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
