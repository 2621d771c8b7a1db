package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.DECRYPT;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.ENCRYPTED_DUPLICATION;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.FIXED_PARENT;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.FIXED_TPM;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.RESTRICTED;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.SENSITIVE_DATA_ORIGIN;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.SIGN;
import static io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute.USER_WITH_AUTH;

import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute;
import io.privyseal.attestation.evidence.tpm.PcrPolicy;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.tpm.QuoteVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/// Asks whether an ephemeral key is in the virtual TPM, stays there, and is usable by this boot
/// alone.
final class KeyChecks {
  private static final Set<Attribute> NEEDED =
      Set.of(DECRYPT, FIXED_TPM, FIXED_PARENT, SENSITIVE_DATA_ORIGIN);
  private static final Set<Attribute> REFUSED = Set.of(SIGN, RESTRICTED, ENCRYPTED_DUPLICATION);
  private static final String KEY = "ephemeral key";

  private final CryptoEngine engine;
  private final Findings<VtpmCheck> findings;

  KeyChecks(CryptoEngine engine, Findings<VtpmCheck> findings) {
    this.engine = engine;
    this.findings = findings;
  }

  void withoutKey(boolean demanded) {
    var reason = "no certified key came along";
    if (demanded) {
      findings.failed(VtpmCheck.KEY_SIGNATURE, KEY, "a key that the TPM certified", reason);
    } else {
      findings.notChecked(VtpmCheck.KEY_SIGNATURE, KEY, reason);
    }
    findings.notChecked(VtpmCheck.KEY_NAME, KEY, reason);
    findings.notChecked(VtpmCheck.KEY_ATTRIBUTES, KEY, reason);
    findings.notChecked(VtpmCheck.KEY_POLICY, KEY, reason);
  }

  /// @param attestationKey empty if it could not be read; the certification is then refused
  void run(
      CertifiedKey key,
      Optional<? extends PublicKey> attestationKey,
      TpmQuote quote,
      PcrValues pcrs) {
    var signed =
        attestationKey.map(
            ak -> QuoteVerifier.isSignedBy(engine, ak, key.attest(), key.signature()));
    findings.require(
        VtpmCheck.KEY_SIGNATURE,
        KEY,
        signed.orElse(false),
        "a signature by the attestation key",
        signed
            .map(by -> by ? "verified with it" : "does not verify with it")
            .orElse("the attestation key is not known"));
    var name = key.key().name();
    findings.require(
        VtpmCheck.KEY_NAME,
        KEY,
        name.equals(key.attestedName()),
        name.hex(),
        key.attestedName().hex());
    attributes(key);
    policy(key, quote, pcrs);
  }

  private void attributes(CertifiedKey key) {
    var attributes = key.key().attributes();
    var holds = attributes.set().containsAll(NEEDED) && REFUSED.stream().noneMatch(attributes::has);
    findings.require(
        VtpmCheck.KEY_ATTRIBUTES,
        KEY,
        holds,
        "fixed-tpm, fixed-parent, sensitive-data-origin, decrypt; not sign, not restricted",
        attributes.toString());
  }

  /// A key that a password opens as well is not bound by its policy.
  private void policy(CertifiedKey key, TpmQuote quote, PcrValues pcrs) {
    var expected = expectedPolicy(key, quote, pcrs);
    var byPassword = key.key().attributes().has(USER_WITH_AUTH);
    findings.require(
        VtpmCheck.KEY_POLICY,
        KEY,
        expected.isPresent() && expected.get().equals(key.key().authPolicy()) && !byPassword,
        expected.map(Bytes::hex).orElse("the values of the quoted registers"),
        byPassword
            ? "a password opens it as well"
            : key.key().authPolicy().length() == 0 ? "none" : key.key().authPolicy().hex());
  }

  private static Optional<Bytes> expectedPolicy(CertifiedKey key, TpmQuote quote, PcrValues pcrs) {
    var banks = quote.selection().banks();
    if (banks.size() != 1 || banks.getFirst().hash() != pcrs.hash()) {
      return Optional.empty();
    }
    var hash = key.key().nameHash();
    return pcrs.digest(banks.getFirst().pcrs(), hash)
        .map(digest -> PcrPolicy.digest(hash, quote.selection(), digest));
  }
}
