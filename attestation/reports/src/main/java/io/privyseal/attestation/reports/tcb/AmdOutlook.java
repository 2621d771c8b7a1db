package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.attestation.reports.tcb.TcbStanding.Passes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Outlook of an AMD platform: its reported TCB against the reference values, and how its four TCBs
/// stand to each other.
///
/// Source: AMD 56860, section 2.2 (TCB_VERSION), SNP_COMMIT, SNP_CONFIG.
record AmdOutlook(PlatformTcb.Amd platform, Optional<TcbVersion> nextMinimum) {

  TcbOutlook make() {
    var shortfalls = new ArrayList<TcbShortfall>();
    platform.minimum().ifPresent(minimum -> addShort(shortfalls, minimum, false));
    nextMinimum.ifPresent(minimum -> addShort(shortfalls, minimum, true));
    return new TcbOutlook(
        platform,
        platform
            .minimum()
            .map(this::against)
            .orElseGet(() -> TcbStanding.unknown("no reference values for this workload here")),
        nextMinimum
            .map(this::against)
            .orElseGet(() -> TcbStanding.unknown("no next minimum was given")),
        shortfalls,
        remarks());
  }

  private TcbStanding against(TcbVersion minimum) {
    var below = platform.reported().below(minimum);
    return new TcbStanding(
        below.isEmpty() ? Passes.YES : Passes.NO,
        below.isEmpty() ? "at least the minimum" : "below the minimum",
        "minimum " + minimum);
  }

  private void addShort(List<TcbShortfall> all, TcbVersion minimum, boolean next) {
    for (var component : platform.reported().below(minimum)) {
      all.add(
          new TcbShortfall(
              component.label(),
              platform.reported().get(component).getAsInt(),
              minimum.get(component).getAsInt(),
              next,
              mend(component, minimum)));
    }
  }

  /// Firmware that runs already needs only to be reported.
  private String mend(Component component, TcbVersion minimum) {
    var wanted = minimum.get(component).getAsInt();
    if (platform.current().get(component).getAsInt() >= wanted) {
      return "It runs already: have the host raise the reported TCB (SNP_CONFIG) and fetch the"
          + " VCEK for it.";
    }
    return switch (component) {
      case FMC, BOOTLOADER, TEE -> "Update the platform firmware (BIOS with AGESA) of the host.";
      case SNP ->
          "Update the SEV firmware of the host: with the BIOS, or from the operating system"
              + " (DOWNLOAD_FIRMWARE_EX).";
      case MICROCODE ->
          "Update the microcode of the host: with the BIOS, or early from the operating system.";
    };
  }

  private List<String> remarks() {
    var all = new ArrayList<String>();
    relation(
        all,
        platform.committed().below(platform.current()),
        "%s runs newer than is committed: the firmware can be rolled back until the host commits it"
            + " (SNP_COMMIT)");
    relation(
        all,
        platform.reported().below(platform.current()),
        "%s runs newer than is reported: the host can raise the reported TCB (SNP_CONFIG)");
    relation(
        all,
        platform.launch().below(platform.current()),
        "%s was older when the guest was launched: launch it anew to rely on the update");
    relation(
        all,
        platform.current().below(platform.reported()),
        "%s is reported newer than it runs: not a state that firmware allows");
    return all;
  }

  private static void relation(List<String> all, List<Component> components, String remark) {
    if (!components.isEmpty()) {
      all.add(
          remark.formatted(String.join(", ", components.stream().map(Component::label).toList())));
    }
  }
}
