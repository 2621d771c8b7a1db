package io.privyseal.access;

import java.util.Objects;

/// Who calls, as a verified token says. Made by the token verifier only, so that holding one is
/// proof that the check was made.
///
/// Texts have 1 to 256 characters; the application id may be empty.
public final class Caller {
  private final String issuer;
  private final TenantId tenantId;
  private final String objectId;
  private final String appId;

  private Caller(String issuer, TenantId tenantId, String objectId, String appId) {
    this.issuer = issuer;
    this.tenantId = tenantId;
    this.objectId = objectId;
    this.appId = appId;
  }

  /// The caller of a token whose signature, issuer, audience and lifetime were checked. For the
  /// token verifier, and for tests of what comes after it.
  public static Caller ofVerifiedToken(
      String issuer, TenantId tenantId, String objectId, String appId) {
    if (issuer.isEmpty() || objectId.isEmpty()) {
      throw new IllegalArgumentException("a caller has an issuer and an object id");
    }
    return new Caller(issuer, tenantId, objectId, appId);
  }

  /// `iss` of the token.
  public String issuer() {
    return issuer;
  }

  public TenantId tenantId() {
    return tenantId;
  }

  /// The principal in its tenant; roles are assigned to it.
  public String objectId() {
    return objectId;
  }

  /// The application that asked for the token; empty if the token names none.
  public String appId() {
    return appId;
  }

  /// How decisions name this caller: `objectId@tenant`.
  public String actor() {
    return objectId + "@" + tenantId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Caller that
        && issuer.equals(that.issuer)
        && tenantId.equals(that.tenantId)
        && objectId.equals(that.objectId)
        && appId.equals(that.appId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, tenantId, objectId, appId);
  }

  @Override
  public String toString() {
    return actor();
  }
}
