package io.privyseal.attestation.attester.sevguest;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.attester.SnpCertificates;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.time.Duration;

/// A SEV-SNP guest by `/dev/sev-guest`: the report with the certificates that the host gave the
/// hypervisor for its guests; without them where the host gave none.
public final class SevGuestAttester implements DeviceAttester {
  /// Where the kernel's driver has its device.
  public static final Path DEFAULT = Path.of("/dev/sev-guest");

  /// Requests that a busy hypervisor puts off.
  static final int MAX_TRIES = 6;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int RESPONSE_HEADER_BYTES = 32;

  private final String device;
  private final GuestDevice.Opener opener;
  private final int vmpl;
  private final Pause pause;

  SevGuestAttester(String device, GuestDevice.Opener opener, int vmpl, Pause pause) {
    this.device = device;
    this.opener = opener;
    this.vmpl = vmpl;
    this.pause = pause;
  }

  /// Opens the device once, to see that it is there.
  ///
  /// @param vmpl that the report is to name; not below the guest's own. 0 without a paravisor
  /// @throws DeviceUnavailableException if it cannot be opened
  public static SevGuestAttester of(Path device, int vmpl, Pause pause) {
    var library = CLibrary.link();
    library.open(device).close();
    return new SevGuestAttester(device.toString(), () -> library.open(device), vmpl, pause);
  }

  @Override
  public EvidenceKind kind() {
    return EvidenceKind.SEV_SNP_VM;
  }

  @Override
  public String device() {
    return device;
  }

  /// Synchronized: messages between guest and firmware are numbered, one after the other.
  @Override
  public synchronized Evidence attest(Bytes runtimeData) {
    var binding = ReportData.binding(runtimeData);
    try (var arena = Arena.ofConfined();
        var opened = opener.open()) {
      var answered = ask(opened, arena, binding);
      var report = report(answered.response());
      if (!SnpReport.parse(report).reportData().equals(binding)) {
        throw new MalformedInputException("the report binds something else than was asked");
      }
      var chain = SnpCertificates.pem(report, answered.certificates());
      return new Evidence.SevSnpVm(report, chain, runtimeData);
    } catch (MalformedInputException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(device, e.getMessage()),
          "The driver or the firmware does not what it should; update them.",
          e);
    }
  }

  /// @param certificates a table; empty where the host gave none
  private record Answered(Bytes response, Bytes certificates) {}

  private Answered ask(GuestDevice opened, SegmentAllocator memory, Bytes binding) {
    var extended = GuestRequest.extended(memory, binding, vmpl);
    if (call(opened, GuestRequest.GET_EXT_REPORT, extended)) {
      return new Answered(extended.response(), extended.certificates());
    }
    // More certificates than the driver has room for: the report alone, then.
    var plain = GuestRequest.report(memory, binding, vmpl);
    if (!call(opened, GuestRequest.GET_REPORT, plain)) {
      throw new DeviceUnavailableException(
          device + ": no room for a report", "Update the kernel's sev-guest driver.");
    }
    return new Answered(plain.response(), Bytes.empty());
  }

  /// Whether the call was answered; false if its buffer for certificates is too small.
  private boolean call(GuestDevice opened, long number, GuestRequest request) {
    var wait = FIRST_PAUSE;
    for (var tries = 1; ; tries++) {
      var errno = opened.ioctl(number, request.argument());
      if (errno == GuestDevice.OK) {
        return true;
      }
      var hypervisor = request.hypervisorError();
      if (hypervisor == FirmwareError.HYPERVISOR_INVALID_LENGTH) {
        return false;
      }
      var busy =
          hypervisor == FirmwareError.HYPERVISOR_BUSY
              || errno == Errno.EAGAIN
              || errno == Errno.EBUSY;
      if (!busy || tries == MAX_TRIES) {
        throw new DeviceUnavailableException(
            "%s: %s, %s"
                .formatted(
                    device,
                    Errno.name(errno),
                    FirmwareError.explain(request.firmwareError(), hypervisor)),
            busy
                ? "Ask again later: the hypervisor limits how often guests may ask."
                : "Check the VMPL that is asked for, and the kernel's log.");
      }
      pause.orGiveUp(wait, device);
      wait = wait.multipliedBy(2);
    }
  }

  /// The report of a MSG_REPORT_RSP.
  private static Bytes report(Bytes response) {
    var in = BoundedReader.littleEndian(response);
    var status = (int) in.u32("status");
    if (status != 0) {
      throw new MalformedInputException(
          "MSG_REPORT_RSP: the firmware refused with " + FirmwareError.status(status));
    }
    var size = in.u32("report size");
    if (size != SnpReport.BYTES) {
      throw new MalformedInputException(
          "report size: expected %d, found %d".formatted(SnpReport.BYTES, size));
    }
    in.bytes(RESPONSE_HEADER_BYTES - in.position(), "reserved");
    return in.bytes(SnpReport.BYTES, "report");
  }
}
