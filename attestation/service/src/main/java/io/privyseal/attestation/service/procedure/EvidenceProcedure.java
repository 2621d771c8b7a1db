package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What is particular to one kind of evidence: how it is read, verified and appraised. The order of
/// the steps, the record and the signature are the same for all and not in here.
///
/// @param <E> the evidence as it stands in a request
/// @param <V> the same, verified
public sealed interface EvidenceProcedure<E, V>
    permits SnpProcedure, EnclaveProcedure, TrustDomainProcedure, GuestProcedure {
  /// The name of its path.
  AttestationKind kind();

  /// For people: `SEV-SNP`.
  String evidenceName();

  /// @throws io.privyseal.foundation.bytes.MalformedInputException if `body` is not of the form
  AttestRequest<E> read(Bytes body);

  /// What the decision is about: kind and digest of the evidence.
  String subject(E evidence);

  /// Authentic, fresh, and bound to the data beside it?
  ///
  /// Evidence that is refused anyway, or that names what nobody vouches for, is refused or left
  /// undecided without asking the makers on its word.
  ///
  /// @param configuration what the policy says about its own evaluation
  /// @param sender on whose behalf the makers are asked
  /// @param clock asked when the collateral is at hand: a list that was issued while the request
  ///   waited for it is not of the future
  Verification<V> verify(
      AttestRequest<E> request,
      PolicyConfiguration configuration,
      Sender sender,
      InstantSource clock);

  /// Everything that the operator could have revoked: chip, measurements, signers.
  List<Subject> standsOn(V verified);

  /// What is recorded of it, for reports.
  AttestedFacts facts(V verified);

  /// When the first certificate or statement that vouches for it ends.
  Instant endorsedUntil(V verified);

  /// Acceptable to the policy?
  Appraisal appraise(V verified, AttestRequest<E> request, InstancePolicy policy);

  /// The body of the answer.
  default JsonObject answer(V verified, String token) {
    return JsonObject.builder().put("token", token).build();
  }
}
