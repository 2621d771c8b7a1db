package io.privyseal.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Who calls, as a verified token or client certificate says. Made by the verifiers only, so that
/// holding one is proof that the check was made.
///
/// Texts have 1 to 256 characters; the application id may be empty.
public final class Caller {
  /// Groups and roles of one caller.
  public static final int MAX_MEMBERSHIPS = 256;

  private final String issuer;
  private final TenantId tenantId;
  private final String objectId;
  private final String appId;
  private final Set<String> memberships;

  private Caller(
      String issuer, TenantId tenantId, String objectId, String appId, Set<String> memberships) {
    this.issuer = issuer;
    this.tenantId = tenantId;
    this.objectId = objectId;
    this.appId = appId;
    this.memberships = memberships;
  }

  /// The caller of a token whose signature, issuer, audience and lifetime were checked. For the
  /// token verifier, and for tests of what comes after it.
  public static Caller ofVerifiedToken(
      String issuer, TenantId tenantId, String objectId, String appId) {
    return ofVerifiedToken(issuer, tenantId, objectId, appId, Set.of());
  }

  /// @param memberships groups and roles that the token names, as [PrincipalIds] writes them; at
  ///   most [#MAX_MEMBERSHIPS]
  public static Caller ofVerifiedToken(
      String issuer, TenantId tenantId, String objectId, String appId, Set<String> memberships) {
    if (issuer.isEmpty() || objectId.isEmpty()) {
      throw new IllegalArgumentException("a caller has an issuer and an object id");
    }
    if (memberships.size() > MAX_MEMBERSHIPS
        || memberships.stream().anyMatch(PrincipalIds::isOfOneCaller)) {
      throw new IllegalArgumentException("memberships are groups and roles, and not too many");
    }
    return new Caller(
        issuer,
        tenantId,
        objectId,
        appId,
        Collections.unmodifiableSet(new LinkedHashSet<>(memberships)));
  }

  /// The caller of a client certificate that was verified.
  ///
  /// @param authority who vouches for the certificate, for the record
  /// @param name what the certificate calls its holder
  public static Caller ofVerifiedCertificate(String authority, TenantId tenantId, String name) {
    return new Caller(authority, tenantId, PrincipalIds.certificate(name), "", Set.of());
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

  /// Its groups and roles: `group:NAME`, `role:NAME`.
  public Set<String> memberships() {
    return memberships;
  }

  /// All principals whose roles this caller has: itself first, then its groups and roles.
  public List<String> principals() {
    var all = new ArrayList<String>();
    all.add(objectId);
    all.addAll(memberships);
    return all;
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
        && appId.equals(that.appId)
        && memberships.equals(that.memberships);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, tenantId, objectId, appId, memberships);
  }

  @Override
  public String toString() {
    return actor();
  }
}
