package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;

/// What a guest of Azure sends about itself in protocol 2.0. Parsed, not verified.
///
/// @param hardware the report that binds the claims of the virtual TPM
/// @param vtpm the claims, the quote, and the key that the answer is sealed to
/// @param attestedPcrs which registers the guest says it quoted
/// @param system what the guest says it runs; vouched for by nothing
/// @param clientPayload what the client sent to have it in the token, values in base64 as sent
public record GuestEvidence(
    Hardware hardware,
    VtpmEvidence vtpm,
    List<Integer> attestedPcrs,
    OperatingSystem system,
    JsonObject clientPayload) {
  public static final String PROTOCOL = "2.0";

  public GuestEvidence {
    attestedPcrs = List.copyOf(attestedPcrs);
  }

  /// The proof of isolation.
  public sealed interface Hardware {
    record Snp(SnpEvidence evidence) implements Hardware {}

    /// @param quote not yet parsed
    record Tdx(Bytes quote) implements Hardware {}
  }

  /// @param type `Linux` or `Windows`
  /// @param build empty if not said
  public record OperatingSystem(
      String type, String distribution, String build, int major, int minor) {
    public boolean isWindows() {
      return type.equalsIgnoreCase("Windows");
    }
  }
}
