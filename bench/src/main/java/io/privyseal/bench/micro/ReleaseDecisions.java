package io.privyseal.bench.micro;

import io.privyseal.attestation.result.AttestationResult;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityKeys;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerification;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.ReleaseDecision;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.policy.PolicyEvaluation;
import io.privyseal.keyvault.release.policy.PolicyEvaluator;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The decision of a release: policy alone, and token with policy.
@State(Scope.Benchmark)
public class ReleaseDecisions {
  private static final String AUTHORITY = "https://sharedweu.weu.attest.azure.net";
  private static final String KID = "bench";
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  /// Tokens taken in turn, so that nothing can be remembered between calls.
  private static final int TOKENS = 64;

  /// The policy of a confidential container group, as published.
  private static final String POLICY =
      """
      {"version":"1.0.0","anyOf":[{"authority":"https://sharedweu.weu.attest.azure.net","allOf":[
       {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
       {"claim":"x-ms-compliance-status","equals":"azure-compliant-uvm"},
       {"claim":"x-ms-sevsnpvm-hostdata","equals":"%s"},
       {"claim":"x-ms-sevsnpvm-is-debuggable","equals":"false"},
       {"claim":"x-ms-sevsnpvm-vmpl","equals":"0"}]}]}
      """
          .formatted("73".repeat(32));

  private final CryptoEngine engine = CryptoEngines.choose();
  private final ReleasePolicy policy = ReleasePolicy.parse(Bytes.utf8(POLICY)).orThrow();
  private final TokenVerifier tokenVerifier;
  private final ReleaseEvaluator evaluator;
  private final String[] tokens = new String[TOKENS];
  private final AttestationResult believed;
  private int next;

  public ReleaseDecisions() {
    var authority = engine.generateRsa(2048);
    var key = new AuthorityKey.Usable(KID, (RSAPublicKey) authority.getPublic());
    AuthorityKeys keys = (_, _) -> Optional.of(key);
    tokenVerifier = new TokenVerifier(keys, engine, TokenRules.DEFAULT);
    evaluator = new ReleaseEvaluator(tokenVerifier);
    var kek = engine.generateRsa(2048);
    for (var i = 0; i < TOKENS; i++) {
      tokens[i] = token(authority, kek, i);
    }
    believed = believed(tokens[0]);
  }

  private String token(KeyPair authority, KeyPair kek, int number) {
    var kekJwk =
        Jwk.of(kek.getPublic()).json().toBuilder()
            .put("kid", "kek")
            .put("key_ops", JsonArray.ofStrings(List.of("encrypt")))
            .build();
    var claims =
        JsonObject.builder()
            .put("iss", AUTHORITY)
            .put("jti", "token-" + number)
            .put("iat", NOW.getEpochSecond())
            .put("nbf", NOW.getEpochSecond())
            .put("exp", NOW.plus(Duration.ofHours(8)).getEpochSecond())
            .put("x-ms-attestation-type", "sevsnpvm")
            .put("x-ms-compliance-status", "azure-compliant-uvm")
            .put("x-ms-sevsnpvm-hostdata", "73".repeat(32))
            .put("x-ms-sevsnpvm-launchmeasurement", "02".repeat(48))
            .put("x-ms-sevsnpvm-reportdata", "36".repeat(64))
            .put("x-ms-sevsnpvm-is-debuggable", false)
            .put("x-ms-sevsnpvm-vmpl", 0)
            .put(
                "x-ms-runtime",
                JsonObject.builder().put("keys", new JsonArray(List.of(kekJwk))).build())
            .build();
    var header = JsonObject.builder().put("alg", "RS256").put("kid", KID).build();
    return Jws.sign(
        engine, SignatureScheme.RS256, authority.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }

  private AttestationResult believed(String token) {
    return switch (tokenVerifier.verify(token, policy.authorities(), NOW)) {
      case TokenVerification.Verified(var result, _) -> result;
      case TokenVerification.Rejected(var findings) ->
          throw new IllegalStateException("a good token was rejected: " + findings);
      case TokenVerification.Undecided(var findings) ->
          throw new IllegalStateException("a good token was not decided: " + findings);
    };
  }

  /// A policy of five conditions over claims that are believed; makes all findings.
  @Benchmark
  public PolicyEvaluation policy() {
    var evaluation = PolicyEvaluator.evaluate(policy, believed);
    if (!evaluation.satisfied()) {
      throw new IllegalStateException("the policy must hold");
    }
    return evaluation;
  }

  /// Parses a policy from its JSON text.
  @Benchmark
  public ReleasePolicy parsePolicy() {
    return ReleasePolicy.parse(Bytes.utf8(POLICY)).orThrow();
  }

  /// The whole decision: token, policy, wrapping key.
  @Benchmark
  public ReleaseDecision.Released decision() {
    var token = tokens[next++ & TOKENS - 1];
    return switch (evaluator.decide(policy, token, Optional.empty(), NOW)) {
      case ReleaseDecision.Released released -> released;
      case ReleaseDecision.Refused(var findings) ->
          throw new IllegalStateException("a good token was refused: " + findings);
      case ReleaseDecision.Undecided(var findings) ->
          throw new IllegalStateException("a good token was not decided: " + findings);
    };
  }
}
