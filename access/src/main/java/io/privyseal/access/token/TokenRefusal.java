package io.privyseal.access.token;

import io.privyseal.access.certificate.CertificateCheck;
import io.privyseal.foundation.decision.Check;

/// Why a token, or a client certificate in its place, was refused: one constant per reason, each
/// with what the caller is told. Texts never hold the token or a part of it.
///
/// The `AKV` numbers are those that Azure is known to send; a reason without a known number has
/// none.
public enum TokenRefusal {
  TOKEN_MISSING(TokenCheck.PRESENT, "AKV10000: Request is missing a Bearer or PoP token."),
  SCHEME_NOT_BEARER(
      TokenCheck.PRESENT,
      "AKV10000: Request is missing a Bearer or PoP token. The Authorization header has another"
          + " scheme."),
  TOKEN_MALFORMED(TokenCheck.FORM, "The token is not a JWT in compact form."),
  TOKEN_TOO_LARGE(TokenCheck.FORM, "The token is larger than this service accepts."),
  TOKEN_OF_ANOTHER_TYPE(TokenCheck.FORM, "The token calls itself something else than a JWT."),
  ALGORITHM_NONE(TokenCheck.ALGORITHM, "The token is not signed."),
  ALGORITHM_NOT_ALLOWED(
      TokenCheck.ALGORITHM, "The token is signed with an algorithm that is not allowed."),
  KEY_ID_MISSING(TokenCheck.KEY, "The token does not name the key that signed it."),
  ISSUER_MISSING(TokenCheck.ISSUER, "AKV10032: Invalid issuer. The token names none."),
  ISSUER_UNKNOWN(
      TokenCheck.ISSUER, "AKV10032: Invalid issuer. The token's issuer is not trusted here."),
  KEY_UNKNOWN(TokenCheck.KEY, "AKV10046: Unable to resolve the key used for signature validation."),
  SIGNATURE_INVALID(TokenCheck.SIGNATURE, "The token's signature does not verify."),
  EXPIRY_MISSING(TokenCheck.LIFETIME, "The token has no expiry time."),
  EXPIRED(TokenCheck.LIFETIME, "The token has expired."),
  NOT_BEFORE_MISSING(TokenCheck.LIFETIME, "The token has no not-before time."),
  NOT_YET_VALID(TokenCheck.LIFETIME, "The token is not valid yet."),
  AUDIENCE_MISSING(TokenCheck.AUDIENCE, "AKV10022: Invalid audience. The token names none."),
  AUDIENCE_WRONG(
      TokenCheck.AUDIENCE, "AKV10022: Invalid audience. The token is meant for another resource."),
  CLAIM_MISSING(TokenCheck.CLAIMS, "The token lacks a claim that tokens of its issuer must have."),
  TENANT_MISSING(TokenCheck.IDENTITY, "The token does not name a tenant."),
  TENANT_FOREIGN(
      TokenCheck.IDENTITY, "The token names a tenant that its issuer does not speak for."),
  OBJECT_MISSING(TokenCheck.IDENTITY, "The token does not name a principal."),
  TOO_MANY_GROUPS(TokenCheck.IDENTITY, "The token names too many groups and roles."),
  BOUND_TO_CERTIFICATE(
      TokenCheck.BINDING,
      "The token is bound to a client certificate that this connection does not show."),
  BINDING_NOT_SUPPORTED(
      TokenCheck.BINDING, "The token is bound to its holder in a way that is not checked here."),
  CERTIFICATE_NOT_ISSUED(
      CertificateCheck.ISSUED,
      "The client certificate is not issued by an authority that is trusted here."),
  CERTIFICATE_NOT_FOR_CLIENTS(
      CertificateCheck.PURPOSE, "The client certificate is not one for clients."),
  CERTIFICATE_REVOKED(CertificateCheck.STANDING, "The client certificate has been revoked."),
  CERTIFICATE_LIVES_TOO_LONG(
      CertificateCheck.STANDING,
      "The client certificate is issued for longer than this service accepts."),
  CERTIFICATE_WITHOUT_NAME(
      CertificateCheck.NAME, "The client certificate does not name its holder once.");

  private final Check check;
  private final String message;

  TokenRefusal(Check check, String message) {
    this.check = check;
    this.message = message;
  }

  /// The check that failed.
  public Check check() {
    return check;
  }

  /// What the caller is told, in the 401 body.
  public String message() {
    return message;
  }

  /// The stable code for the inner error of the 401 body, in upper camel case: `TokenExpired`.
  public String code() {
    var code = new StringBuilder(name().startsWith("TOKEN_") ? "" : "Token");
    var upper = true;
    for (var letter : name().toCharArray()) {
      if (letter == '_') {
        upper = true;
      } else {
        code.append(upper ? letter : Character.toLowerCase(letter));
        upper = false;
      }
    }
    return code.toString();
  }
}
