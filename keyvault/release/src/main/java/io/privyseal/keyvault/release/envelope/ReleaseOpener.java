package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Opens the answer to a release: checks who signed it and what it says, and unwraps the key or
/// secret only then. Thread-safe.
public final class ReleaseOpener {
  private final CryptoEngine engine;
  private final List<X509Certificate> roots;

  /// @param roots certificates that vaults may chain to
  public ReleaseOpener(CryptoEngine engine, Collection<X509Certificate> roots) {
    this.engine = engine;
    this.roots = List.copyOf(roots);
  }

  /// The same with an attested key of this process.
  public Opening open(String answer, ReleaseExpectations expected, RSAPrivateKey kek, Instant at) {
    return open(answer, expected, KeyUnwrapper.of(engine, kek), at);
  }

  /// @param answer the compact JWS
  /// @param kek the private part of the attested key
  /// @param at the time of the check
  /// @throws io.privyseal.foundation.failure.UnavailableException if the key is in a device that
  ///   does not answer
  public Opening open(String answer, ReleaseExpectations expected, KeyUnwrapper kek, Instant at) {
    var findings = new ArrayList<Finding>();
    var read = read(ReleasedKind.KEY, answer, expected, at, findings);
    var material = read.flatMap(found -> unwrap(found, kek, findings));
    return material.isPresent()
        ? new Opening.Opened(new OpenedKey(read.orElseThrow().object(), material.get()), findings)
        : new Opening.Rejected(findings);
  }

  /// Like [#open], of the answer to the release of a secret.
  public SecretOpening openSecret(
      String answer, ReleaseExpectations expected, KeyUnwrapper kek, Instant at) {
    var findings = new ArrayList<Finding>();
    var read = read(ReleasedKind.SECRET, answer, expected, at, findings);
    var value = read.flatMap(found -> unwrap(found, kek, findings));
    return value.isPresent()
        ? new SecretOpening.Opened(
            new OpenedSecret(read.orElseThrow().object(), value.get()), findings)
        : new SecretOpening.Rejected(findings);
  }

  /// The answer, if it may be believed; a finding for each check either way.
  private Optional<Answer> read(
      ReleasedKind kind,
      String answer,
      ReleaseExpectations expected,
      Instant at,
      List<Finding> findings) {
    Answer read;
    try {
      read = Answer.parse(kind, answer);
    } catch (MalformedInputException e) {
      findings.add(
          Finding.failed(
              OpeningCheck.FORM, "", "a release answer", String.valueOf(e.getMessage())));
      notChecked(findings, "the answer has not the form of one");
      return Optional.empty();
    }
    findings.add(
        Finding.passed(
            OpeningCheck.FORM,
            "",
            "a release answer",
            "signed by " + read.chain().leaf().getSubjectX500Principal()));
    checkSigner(read, expected, at, findings);
    checkRequest(read, expected, findings);
    checkName(read, expected, findings);
    if (Verdict.of(findings) != Verdict.ACCEPTED) {
      notChecked(findings, "the answer may not be believed");
      return Optional.empty();
    }
    return Optional.of(read);
  }

  private void checkSigner(
      Answer read, ReleaseExpectations expected, Instant at, List<Finding> findings) {
    var fault = read.chain().fault(roots, at);
    add(
        findings,
        OpeningCheck.CHAIN,
        fault.isEmpty(),
        "x5c",
        "a chain to one of %d trusted roots, valid at %s".formatted(roots.size(), at),
        fault.orElse("valid"));
    var host = expected.vault().getHost();
    add(
        findings,
        OpeningCheck.HOST,
        HostNames.names(read.chain().leaf(), host),
        "x5c",
        host,
        String.join(", ", HostNames.of(read.chain().leaf())));
    var signed = read.jws().isSignedBy(engine, read.chain().leaf().getPublicKey());
    add(
        findings,
        OpeningCheck.SIGNATURE,
        signed,
        "",
        "a signature by x5c[0]",
        signed ? "verified" : "does not verify");
  }

  private static void checkRequest(
      Answer read, ReleaseExpectations expected, List<Finding> findings) {
    var enc = read.request().string("enc").orElse("absent");
    var wrapped = read.wrapped().enc().name();
    var sameEnc = enc.equals(expected.enc().name()) && wrapped.equals(expected.enc().name());
    add(findings, OpeningCheck.REQUEST, sameEnc, "enc", expected.enc().name(), enc);
    if (expected.nonce().isEmpty()) {
      findings.add(Finding.notChecked(OpeningCheck.REQUEST, "nonce", "none was sent"));
      return;
    }
    var echoed = read.request().string("nonce");
    if (echoed.isEmpty()
        && expected.echo() == ReleaseExpectations.NonceEcho.IF_PRESENT
        && !read.request().has("nonce")) {
      findings.add(
          Finding.notChecked(
              OpeningCheck.REQUEST, "nonce", "not in the answer; allowed by the caller"));
      return;
    }
    var same = echoed.equals(expected.nonce());
    add(
        findings,
        OpeningCheck.REQUEST,
        same,
        "nonce",
        "as sent",
        same ? "as sent" : echoed.isEmpty() ? "absent" : "another one");
  }

  private static void checkName(Answer read, ReleaseExpectations expected, List<Finding> findings) {
    var kind = read.kind();
    var id = read.object().string(kind.id()).orElse("");
    var wanted =
        "%s %s, version %s"
            .formatted(kind.member(), expected.name(), expected.version().orElse("any"));
    var found = ObjectUrl.parse(kind, id);
    var same =
        found
            .filter(u -> u.host().equalsIgnoreCase(expected.vault().getHost()))
            .filter(u -> u.name().equalsIgnoreCase(expected.name()))
            .filter(u -> expected.version().map(v -> v.equalsIgnoreCase(u.version())).orElse(true))
            .isPresent();
    add(findings, OpeningCheck.KEY_NAME, same, kind.id(), wanted, id);
  }

  /// The material, if it is what the answer says; the caller closes it.
  private Optional<Secret> unwrap(Answer read, KeyUnwrapper kek, List<Finding> findings) {
    var where = read.kind().wrapped();
    var wanted = "wrapped to the attested key";
    Secret material;
    try {
      material = read.wrapped().unwrap(engine, kek);
    } catch (MalformedInputException | CryptoFailureException e) {
      findings.add(
          Finding.failed(OpeningCheck.UNWRAP, where, wanted, String.valueOf(e.getMessage())));
      findings.add(Finding.notChecked(OpeningCheck.MATERIAL, where, "there is nothing to check"));
      return Optional.empty();
    }
    findings.add(Finding.passed(OpeningCheck.UNWRAP, where, wanted, "unwrapped"));
    var fitting =
        switch (read.kind()) {
          case KEY -> KeyMaterial.check(engine, read.object(), material);
          case SECRET -> SecretMaterial.check(material);
        };
    findings.add(fitting);
    if (fitting.outcome() == Outcome.FAILED) {
      material.close();
      return Optional.empty();
    }
    return Optional.of(material);
  }

  private static void add(
      List<Finding> findings,
      OpeningCheck check,
      boolean passed,
      String where,
      String expected,
      String actual) {
    findings.add(
        passed
            ? Finding.passed(check, where, expected, actual)
            : Finding.failed(check, where, expected, actual));
  }

  /// Every check that has no finding yet.
  private static void notChecked(List<Finding> findings, String reason) {
    for (var check : OpeningCheck.values()) {
      if (findings.stream().noneMatch(f -> f.check().equals(check.id()))) {
        findings.add(Finding.notChecked(check, "", reason));
      }
    }
  }

  /// An answer taken apart; nothing in it is believed.
  private record Answer(
      ReleasedKind kind,
      Jws jws,
      AnswerChain chain,
      JsonObject request,
      JsonObject object,
      WrappedKey wrapped) {
    static Answer parse(ReleasedKind kind, String text) {
      var jws = Jws.parse(text);
      if (!jws.alg().equals("RS256")) {
        throw new MalformedInputException("alg: expected RS256");
      }
      var chain = AnswerChain.parse(jws.header());
      var thumbprints = Thumbprints.of(chain.leaf());
      requireThumbprint(jws.header(), "x5t#S256", thumbprints.sha256().base64Url());
      requireThumbprint(jws.header(), "x5t", thumbprints.sha1().base64Url());
      var claims = jws.claims();
      var request = claims.object("request");
      var member = kind.member();
      var object =
          claims.object("response").flatMap(r -> r.object(member)).flatMap(o -> o.object(member));
      if (request.isEmpty() || object.isEmpty()) {
        throw new MalformedInputException(
            "payload: expected request and response.%s.%s".formatted(member, member));
      }
      if (kind == ReleasedKind.KEY) {
        var _ = KeyKind.of(object.get());
      }
      var wrapped =
          object
              .get()
              .string(kind.wrapped())
              .map(WrappedKey::parse)
              .orElseThrow(
                  () -> new MalformedInputException(kind.wrapped() + ": expected a string"));
      return new Answer(kind, jws, chain, request.get(), object.get(), wrapped);
    }

    private static void requireThumbprint(JsonObject header, String name, String expected) {
      if (header.has(name) && !header.string(name).equals(Optional.of(expected))) {
        throw new MalformedInputException(name + ": not the thumbprint of x5c[0]");
      }
    }
  }
}
