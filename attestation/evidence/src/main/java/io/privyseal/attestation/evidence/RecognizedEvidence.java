package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Bytes;
import java.security.PublicKey;
import java.util.Optional;

/// What the parts that were found come to, by kind. Nothing in here is believed.
public sealed interface RecognizedEvidence {
  /// As people name it.
  String label();

  /// @param runtimeData what the report data is said to be bound to
  record SevSnp(SnpEvidence evidence, Optional<Bytes> runtimeData) implements RecognizedEvidence {
    @Override
    public String label() {
      return "SEV-SNP";
    }
  }

  /// @param runtimeData what the report data is said to be bound to
  record Sgx(QuoteEvidence evidence, Optional<Bytes> runtimeData) implements RecognizedEvidence {
    @Override
    public String label() {
      return "SGX";
    }
  }

  /// @param runtimeData what the report data is said to be bound to
  /// @param log of the trust domain
  record Tdx(QuoteEvidence evidence, Optional<Bytes> runtimeData, Optional<EventLog> log)
      implements RecognizedEvidence {
    @Override
    public String label() {
      return "TDX";
    }
  }

  /// A confidential VM of Azure: the virtual TPM, and the hardware that vouches for it.
  record AzureVm(VtpmEvidence vtpm, Hardware hardware) implements RecognizedEvidence {
    /// What vouches for the virtual TPM.
    public sealed interface Hardware {
      record Snp(SnpEvidence evidence) implements Hardware {}

      record Tdx(QuoteEvidence evidence) implements Hardware {}
    }

    @Override
    public String label() {
      return switch (hardware) {
        case Hardware.Snp _ -> "Azure confidential VM on SEV-SNP";
        case Hardware.Tdx _ -> "Azure confidential VM on TDX";
      };
    }
  }

  /// A quote of a TPM that no hardware report vouches for.
  ///
  /// @param attestationKey as it came along; where it comes from is for the verifier to know
  record Tpm(
      TpmQuote quote, PcrValues pcrs, Optional<EventLog> log, Optional<PublicKey> attestationKey)
      implements RecognizedEvidence {
    @Override
    public String label() {
      return "TPM";
    }
  }

  /// Known for what it is, and by itself no evidence for anybody elsewhere.
  ///
  /// @param label what it is
  /// @param reason why it cannot be verified
  record Unverifiable(String label, String reason) implements RecognizedEvidence {}

  /// Certificates, revocation lists, collateral: what a maker says, without anything that it is
  /// said of.
  record EndorsementsAlone() implements RecognizedEvidence {
    @Override
    public String label() {
      return "endorsements";
    }
  }
}
