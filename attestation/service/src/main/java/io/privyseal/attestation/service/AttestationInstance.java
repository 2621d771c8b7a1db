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
import io.privyseal.foundation.web.limit.Rate;
import java.net.URI;
import java.util.function.UnaryOperator;
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
/// @param rate how often one remote network may attest, and as often ask what needs no sign-in
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
    Rate rate,
    CacheBounds reuse) {
  /// Enough for a host full of guests that start at once; the record of an attempt takes a few
  /// kilobytes.
  public static final Rate STANDARD_RATE = new Rate(50, 500);

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
        STANDARD_RATE,
        CacheBounds.DEFAULT);
  }

  /// What its operator has revoked, as any process on the same database sees it.
  public RevocationBook revocations(Database database) {
    return new RevocationBook(name, url.toString(), new PostgresRevocations(database));
  }

  /// The same with other choices: `with(choices -> choices.expecting(strict))`.
  public AttestationInstance with(UnaryOperator<Choices> change) {
    return change.apply(new Choices(this)).chosen();
  }

  /// What differs from [#of].
  public static final class Choices {
    private final AttestationInstance before;
    private ConfidentialVmShape shape;
    private EvidenceExpectations expectations;
    private RevocationRule chainRevocation;
    private KeySchedule schedule;
    private PolicyGovernance governance;
    private Rate rate;
    private CacheBounds reuse;

    private Choices(AttestationInstance before) {
      this.before = before;
      this.shape = before.shape;
      this.expectations = before.expectations;
      this.chainRevocation = before.chainRevocation;
      this.schedule = before.schedule;
      this.governance = before.governance;
      this.rate = before.rate;
      this.reuse = before.reuse;
    }

    public Choices expecting(EvidenceExpectations other) {
      expectations = other;
      return this;
    }

    public Choices checkingChains(RevocationRule other) {
      chainRevocation = other;
      return this;
    }

    public Choices shaped(ConfidentialVmShape other) {
      shape = other;
      return this;
    }

    public Choices scheduled(KeySchedule other) {
      schedule = other;
      return this;
    }

    public Choices governed(PolicyGovernance other) {
      governance = other;
      return this;
    }

    public Choices throttledTo(Rate other) {
      rate = other;
      return this;
    }

    public Choices reusing(CacheBounds other) {
      reuse = other;
      return this;
    }

    private AttestationInstance chosen() {
      return new AttestationInstance(
          before.name,
          before.url,
          before.tenant,
          before.referenceValues,
          shape,
          expectations,
          chainRevocation,
          schedule,
          governance,
          rate,
          reuse);
    }
  }
}
