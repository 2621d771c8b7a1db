package io.privyseal.cli.verify;

import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// A virtual or plain TPM for people and programs.
final class AzureDescription {
  private AzureDescription() {}

  /// @param hardware of the same VM
  /// @param verified if all of it was accepted
  static Description of(
      String kind, Description hardware, VtpmEvidence evidence, Optional<VerifiedVtpm> verified) {
    var draft = new Description.Draft(kind).plus(hardware);
    quoted(draft, evidence.quote(), evidence.pcrs());
    verified.ifPresent(vm -> {
      var claims = vm.claims();
      draft.fact(
          "VM",
          claims.vmId().orElse("no id")
              + claims
                  .secureBoot()
                  .map(on -> on ? ", secure boot" : ", NO secure boot")
                  .orElse(""));
      vm.log().ifPresent(log -> draft.fact("boot", log.events().size() + " measured events"));
      draft.member(
          "vm",
          JsonObject.builder()
              .put("vmId", claims.vmId().orElse(null))
              .put("userData", claims.userData().map(Bytes::hex).orElse(null))
              .build());
    });
    return draft.brief(kind + ", " + hardware.brief());
  }

  static Description of(TpmQuote quote, PcrValues pcrs) {
    var draft = new Description.Draft("TPM");
    quoted(draft, quote, pcrs);
    return draft.brief("TPM quote");
  }

  private static void quoted(Description.Draft draft, TpmQuote quote, PcrValues pcrs) {
    var nonce = quote.attest().extraData().hex();
    draft
        .fact("TPM quote", "PCR " + ranges(pcrs) + " of " + pcrs.hash().algorithm())
        .fact("nonce", nonce.isEmpty() ? "none" : nonce);
    var values = JsonObject.builder();
    pcrs.values().forEach((register, value) -> values.put(Integer.toString(register), value.hex()));
    draft.member(
        "tpm", JsonObject.builder().put("nonce", nonce).put("pcrs", values.build()).build());
  }

  /// `0-7, 11`
  private static String ranges(PcrValues pcrs) {
    var text = new StringBuilder();
    var start = -1;
    var previous = -2;
    for (var register : pcrs.values().keySet()) {
      if (register != previous + 1) {
        close(text, start, previous);
        text.append(text.isEmpty() ? "" : ", ").append(register);
        start = register;
      }
      previous = register;
    }
    close(text, start, previous);
    return text.toString();
  }

  private static void close(StringBuilder text, int start, int last) {
    if (last > start && start >= 0) {
      text.append('-').append(last);
    }
  }
}
