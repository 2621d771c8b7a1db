package io.privyseal.attestation.service;

import io.privyseal.access.Action;
import io.privyseal.attestation.service.policies.PolicyCertificateStore;
import io.privyseal.attestation.service.policies.PolicySigners;
import io.privyseal.attestation.service.policies.SignedChange;
import io.privyseal.attestation.service.policies.SignedChange.Operation;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.CertificateChange;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// `/certificates`: the policy management certificates of an isolated instance. An instance that
/// roles govern has none, and no way to get one.
final class CertificateHandler {
  /// So that the list stays small enough for one token.
  static final int MAX_CERTIFICATES = 32;

  private static final String LAST = "the last policy certificate cannot be removed";
  private static final String USED =
      "this signed token was used before: sign a new one, with a newly issued certificate or"
          + " another jti where the same bytes come out";

  private static final String CERTIFICATES = "x-ms-policy-certificates";
  private static final String THUMBPRINT = "x-ms-certificate-thumbprint";

  /// The name of the result in api-version 2020-10-01, and in the specification of 2025-06-01.
  private static final List<String> RESULTS =
      List.of("x-ms-policycertificates-result", "x-ms-certificate-result");

  private final Optional<PolicySigners> signers;
  private final TokenSigner signer;
  private final AdminGate gate;
  private final DecisionRecord decisions;
  private final CryptoEngine engine;
  private final InstantSource clock;

  /// @param signers empty where roles govern
  CertificateHandler(
      Optional<PolicySigners> signers,
      TokenSigner signer,
      AdminGate gate,
      DecisionRecord decisions,
      CryptoEngine engine,
      InstantSource clock) {
    this.signers = signers;
    this.signer = signer;
    this.gate = gate;
    this.decisions = decisions;
    this.engine = engine;
    this.clock = clock;
  }

  Reply list(Request request) {
    ApiVersion.require(request);
    gate.admit(request, Action.ATTESTATION_READ);
    var certificates = signers.map(PolicySigners::certificates).orElse(List.of());
    var keys =
        new JsonArray(certificates.stream().<JsonValue>map(CertificateHandler::shown).toList());
    return signer.reply(
        JsonObject.builder()
            .put(CERTIFICATES, JsonObject.builder().put("keys", keys).build())
            .build(),
        clock.instant());
  }

  Reply add(Request request) {
    var wanted = new Wanted(request, "certificates/add", Action.ATTESTATION_WRITE);
    if (wanted.change.certificate().getBasicConstraints() < 0) {
      throw wanted.refuse("the certificate is not a CA certificate (BasicConstraints)");
    }
    if (wanted.isolated.certificates().size() >= MAX_CERTIFICATES) {
      throw wanted.refuse("an instance has at most %d certificates".formatted(MAX_CERTIFICATES));
    }
    return applied(wanted, Operation.ADD, "IsPresent");
  }

  Reply remove(Request request) {
    var wanted = new Wanted(request, "certificates/remove", Action.ATTESTATION_DELETE);
    if (wanted.isolated.certificates().equals(List.of(wanted.change.certificate()))) {
      throw wanted.refuse(LAST);
    }
    return applied(wanted, Operation.REMOVE, "IsAbsent");
  }

  private Reply applied(Wanted wanted, Operation operation, String state) {
    wanted.admin.passed(ServiceCheck.CERTIFICATE_CHANGE);
    wanted.requireUnused(operation);
    var decision = wanted.admin.record();
    // Asked again with the change itself: others may have come between.
    var fault =
        switch (wanted.isolated.apply(wanted.signed(operation, decision))) {
          case DONE -> "";
          case LAST -> LAST;
          case USED_BEFORE -> USED;
          case TOO_MANY ->
              "an instance takes at most %d signed changes"
                  .formatted(PolicyCertificateStore.MAX_TOKENS);
        };
    if (!fault.isEmpty()) {
      throw DecisionRecord.refusal(decision, 400, MaaErrors.INVALID_OPERATION, fault);
    }
    return result(wanted, state).withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  private Reply result(Wanted wanted, String state) {
    var claims = JsonObject.builder().put(THUMBPRINT, sha1(wanted.change.certificate()));
    RESULTS.forEach(name -> claims.put(name, state));
    return signer.reply(claims.build(), wanted.admin.at());
  }

  /// As a key of a set; the algorithm is the one that its holder signs with.
  private static JsonObject shown(X509Certificate certificate) {
    var jwk = Jwk.of(certificate.getPublicKey()).withCertificates(List.of(certificate)).json();
    return JsonObject.builder()
        .put("alg", algorithm(certificate))
        .put("kty", jwk.string("kty").orElse(""))
        .put("use", "sig")
        .put("x5c", jwk.get("x5c").orElseThrow())
        .build();
  }

  private static String algorithm(X509Certificate certificate) {
    return certificate.getPublicKey() instanceof ECPublicKey ec
        ? switch (ec.getParams().getCurve().getField().getFieldSize()) {
          case 256 -> "ES256";
          case 384 -> "ES384";
          default -> "ES512";
        }
        : "RS256";
  }

  /// Upper-case hex, as Azure writes thumbprints.
  private static String sha1(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of()
          .withUpperCase()
          .formatHex(digest.digest(PolicySigners.der(certificate).toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is part of every JDK", e);
    }
  }

  /// A change of the certificates, signed by the holder of one of them.
  private final class Wanted {
    private final PolicySigners isolated;
    private final AdminChange admin;
    private final CertificateChange change;

    Wanted(Request request, String operation, Action action) {
      ApiVersion.require(request);
      var admitted = gate.admit(request, action);
      this.isolated =
          signers.orElseThrow(() ->
              new HttpProblem(
                  400,
                  MaaErrors.INVALID_OPERATION,
                  "The operation is disallowed: this instance has no policy certificates, roles"
                      + " govern its policies."));
      var body = request.body();
      this.admin =
          new AdminChange(
              decisions,
              request,
              operation,
              "certificate token sha256:" + Digests.sha256(body).hex(),
              admitted,
              clock.instant());
      this.change =
          admin.read(ServiceCheck.POLICY_TOKEN, () -> CertificateChange.parse(engine, body));
      admin.requireSigner(signers, change.signedBy());
    }

    void requireUnused(Operation operation) {
      if (isolated.isReplay(operation, change.certificate(), change.token())) {
        throw admin.refuse(ServiceCheck.CERTIFICATE_TOKEN, MaaErrors.INVALID_OPERATION, USED);
      }
      admin.passed(ServiceCheck.CERTIFICATE_TOKEN);
    }

    SignedChange signed(Operation operation, Decision decision) {
      return new SignedChange(
          operation,
          PolicySigners.der(change.certificate()),
          change.token(),
          admin.attributedTo(decision));
    }

    HttpProblem refuse(String fault) {
      return admin.refuse(ServiceCheck.CERTIFICATE_CHANGE, MaaErrors.INVALID_OPERATION, fault);
    }
  }
}
