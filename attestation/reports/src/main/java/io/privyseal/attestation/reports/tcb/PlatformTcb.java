package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckTcb;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// The TCB of one platform, as it was attested or stands in a piece of evidence.
public sealed interface PlatformTcb {
  /// The processor in hex; empty where the evidence hides it.
  String chip();

  /// `Milan`, or an FMSPC.
  String family();

  /// An AMD platform.
  ///
  /// @param reported by which the VCEK is derived and which relying parties see
  /// @param current what runs
  /// @param committed below which the firmware cannot be rolled back
  /// @param launch what ran when the guest was launched
  /// @param minimum of the reference values in force; empty if there are none for this line
  record Amd(
      String chip,
      ProductLine line,
      TcbVersion reported,
      TcbVersion current,
      TcbVersion committed,
      TcbVersion launch,
      Optional<TcbVersion> minimum)
      implements PlatformTcb {
    @Override
    public String family() {
      return line.label();
    }
  }

  /// An Intel platform.
  ///
  /// @param pck the TCB of its PCK certificate
  /// @param tdx the security versions that a trust domain reports; empty for SGX
  record Intel(String chip, Fmspc fmspc, PckTcb pck, Optional<TeeTcbSvn> tdx)
      implements PlatformTcb {
    @Override
    public String family() {
      return fmspc.toString();
    }

    public TeeType tee() {
      return tdx.isPresent() ? TeeType.TDX : TeeType.SGX;
    }
  }

  /// From what was recorded of an attestation; empty if that does not tell it.
  static Optional<PlatformTcb> of(AttestedFacts facts) {
    var chip = facts.get(AttestedFacts.CHIP).orElse("");
    return switch (facts.get(AttestedFacts.TEE).orElse("")) {
      case "sevsnp" -> facts.productLine().flatMap(line -> amd(chip, line, facts));
      case "sgx" -> intel(chip, facts, Optional.empty());
      case "tdx" ->
          facts
              .bytes(AttestedFacts.TCB_TDX, TeeTcbSvn.BYTES)
              .flatMap(svn -> intel(chip, facts, Optional.of(new TeeTcbSvn(svn))));
      default -> Optional.empty();
    };
  }

  private static Optional<PlatformTcb> amd(String chip, ProductLine line, AttestedFacts facts) {
    return facts
        .amdTcb(AttestedFacts.TCB_REPORTED)
        .map(reported ->
            new Amd(
                chip,
                line,
                reported,
                facts.amdTcb(AttestedFacts.TCB_CURRENT).orElse(reported),
                facts.amdTcb(AttestedFacts.TCB_COMMITTED).orElse(reported),
                facts.amdTcb(AttestedFacts.TCB_LAUNCH).orElse(reported),
                facts.amdTcb(AttestedFacts.TCB_MINIMUM)));
  }

  private static Optional<PlatformTcb> intel(
      String chip, AttestedFacts facts, Optional<TeeTcbSvn> tdx) {
    var fmspc = facts.bytes(AttestedFacts.PLATFORM, Fmspc.BYTES);
    var components = facts.bytes(AttestedFacts.TCB_PCK, PckTcb.COMPONENTS);
    var pce = facts.get(AttestedFacts.TCB_PCE).filter(text -> text.matches("[0-9]{1,5}"));
    if (fmspc.isEmpty() || components.isEmpty() || pce.isEmpty()) {
      return Optional.empty();
    }
    // CPUSVN is not recorded: levels are compared by components.
    var tcb =
        new PckTcb(components.get(), Integer.parseInt(pce.get()), Bytes.zeros(PckTcb.COMPONENTS));
    return Optional.of(new Intel(chip, new Fmspc(fmspc.get()), tcb, tdx));
  }
}
