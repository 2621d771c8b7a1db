package io.privyseal.access.token;

/// Why a token was refused: one constant per reason, each with what the caller is told. Texts never
/// hold the token or a part of it.
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
  TENANT_MISSING(TokenCheck.IDENTITY, "The token does not name a tenant."),
  OBJECT_MISSING(TokenCheck.IDENTITY, "The token does not name a principal.");

  private final TokenCheck check;
  private final String message;

  TokenRefusal(TokenCheck check, String message) {
    this.check = check;
    this.message = message;
  }

  /// The check that failed.
  public TokenCheck check() {
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
