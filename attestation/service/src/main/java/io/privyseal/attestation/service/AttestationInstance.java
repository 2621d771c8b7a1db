package io.privyseal.attestation.service;

import io.privyseal.access.TenantId;
import io.privyseal.attestation.appraisal.ConfidentialVmShape;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.service.cache.CacheBounds;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.signing.KeySchedule;
import io.privyseal.attestation.service.storage.PostgresRevocations;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.sql.Database;
import java.net.URI;
import java.util.regex.Pattern;

/// One attestation provider: what Azure calls an instance.
///
/// @param name names it in storage, audit and role assignments: `/attestation/{name}`
/// @param url the issuer, without a slash at the end: `https://localhost:8442`
/// @param tenant whose roles govern its policies
/// @param referenceValues what it calls compliant
/// @param shape where the claims of a confidential VM stand
/// @param expectations what evidence must be beyond authentic and bound
/// @param chainRevocation what is done about revoked chains of every kind, and how old what the
///   makers say may be; in place of what the expectations have
/// @param schedule when signing keys come and go
/// @param governance who may change its policies
/// @param rate how often one remote address may attest
/// @param reuse for how long an accepted verification may be used again
public record AttestationInstance(
    String name,
    URI url,
    TenantId tenant,
    ReferenceValues referenceValues,
    ConfidentialVmShape shape,
    EvidenceExpectations expectations,
    RevocationRule chainRevocation,
    KeySchedule schedule,
    PolicyGovernance governance,
    AttestRate rate,
    CacheBounds reuse) {
  private static final Pattern NAME = Pattern.compile("[0-9a-z][0-9a-z.-]{0,126}");

  public AttestationInstance {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an instance has a name of lower-case letters, digits, dots and hyphens");
    }
    if (!"https".equals(url.getScheme()) || url.toString().endsWith("/")) {
      throw new IllegalArgumentException("an issuer is an https URL without a slash at the end");
    }
  }

  /// An instance that behaves as Azure's do.
  public static AttestationInstance of(
      String name, URI url, TenantId tenant, ReferenceValues referenceValues) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        ConfidentialVmShape.ISOLATION_TEE,
        EvidenceExpectations.asAzure(),
        RevocationRule.fail(),
        KeySchedule.standard(),
        PolicyGovernance.byRoles(),
        AttestRate.standard(),
        CacheBounds.DEFAULT);
  }

  /// What its operator has revoked, as any process on the same database sees it.
  public RevocationBook revocations(Database database) {
    return new RevocationBook(name, url.toString(), new PostgresRevocations(database));
  }

  /// The same with other expectations.
  public AttestationInstance expecting(EvidenceExpectations other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        other,
        chainRevocation,
        schedule,
        governance,
        rate,
        reuse);
  }

  /// The same with another rule for revoked chains.
  public AttestationInstance checkingChains(RevocationRule other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        expectations,
        other,
        schedule,
        governance,
        rate,
        reuse);
  }

  /// The same with the claims of confidential VMs elsewhere.
  public AttestationInstance shaped(ConfidentialVmShape other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        other,
        expectations,
        chainRevocation,
        schedule,
        governance,
        rate,
        reuse);
  }

  /// The same with another schedule.
  public AttestationInstance scheduled(KeySchedule other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        expectations,
        chainRevocation,
        other,
        governance,
        rate,
        reuse);
  }

  /// The same with its policies governed otherwise.
  public AttestationInstance governed(PolicyGovernance other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        expectations,
        chainRevocation,
        schedule,
        other,
        rate,
        reuse);
  }

  /// The same with another rate.
  public AttestationInstance throttledTo(AttestRate other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        expectations,
        chainRevocation,
        schedule,
        governance,
        other,
        reuse);
  }

  /// The same with other bounds of using a verification again.
  public AttestationInstance reusing(CacheBounds other) {
    return new AttestationInstance(
        name,
        url,
        tenant,
        referenceValues,
        shape,
        expectations,
        chainRevocation,
        schedule,
        governance,
        rate,
        other);
  }
}
