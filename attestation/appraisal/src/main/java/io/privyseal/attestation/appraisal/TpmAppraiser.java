package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/// Appraises machines by their TPM: the policy alone decides. Stateless.
///
/// Policies of version 1.0 and 1.1 see `aikValidated`, `aikPubHash`, `tpmVersion` and
/// `secureBootEnabled`; what they may also ask for and is not established here (`vbsEnabled`,
/// `bootDebuggingDisabled`, ...) is absent, never assumed. Policies of version 1.2 query `events`
/// and `pcrs` besides, raw evidence that they cannot issue.
public final class TpmAppraiser {
  private static final long TPM_VERSION = 2;
  private static final String RELYING_PARTY_DATA = "rp_data";

  public Appraisal appraise(TpmGuest guest, InstancePolicy policy) {
    var attested =
        JsonObject.builder()
            .put("aikPubHash", guest.aikHash().base64Url())
            .put("aikValidated", guest.aikValidated())
            .put("tpmVersion", TPM_VERSION);
    guest
        .log()
        .map(log -> log.secureBoot())
        .filter(Established.class::isInstance)
        .map(Established.class::cast)
        .ifPresent(facts -> attested.put("secureBootEnabled", facts.enabled()));
    var common = CommonClaims.of(policy, Optional.empty(), Optional.empty(), false, List.of());
    var incoming = new ClaimSet().attested(attested.build());
    common.addTo(incoming, Types.TPM);
    BootEvidence.addTo(incoming, guest.quote().pcrs(), guest.log());
    var token = common.forToken().toBuilder().put(AttestationClaims.ATTESTATION_TYPE, Types.TPM);
    guest
        .relyingPartyData()
        .ifPresent(data -> {
          token.put(RELYING_PARTY_DATA, data);
          incoming.ofCaller(RELYING_PARTY_DATA, new JsonString(data));
        });
    return PolicyRun.run(policy, incoming, token.build(), List.of());
  }
}
