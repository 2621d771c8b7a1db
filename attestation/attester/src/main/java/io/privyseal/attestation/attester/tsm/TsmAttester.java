package io.privyseal.attestation.attester.tsm;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.attester.SnpCertificates;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// A guest by configfs-tsm, SEV-SNP or TDX, whichever provider the kernel has.
public final class TsmAttester implements DeviceAttester {
  /// Where configfs is mounted by custom.
  public static final Path DEFAULT = Path.of("/sys/kernel/config/tsm/report");

  /// Tries while the kernel is busy, or somebody else writes to our entry.
  static final int MAX_TRIES = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int NAME_BYTES = 8;

  private final DeviceFiles files;
  private final Path root;
  private final Pause pause;
  private final CryptoEngine engine;
  private final OptionalInt privilegeLevel;
  private final EvidenceKind kind;

  private TsmAttester(
      DeviceFiles files, Path root, OptionalInt privilegeLevel, Pause pause, CryptoEngine engine) {
    this.files = files;
    this.root = root;
    this.privilegeLevel = privilegeLevel;
    this.pause = pause;
    this.engine = engine;
    this.kind = kindOf(tried(ReportEntry::provider));
  }

  /// Makes an entry once, to learn who answers.
  ///
  /// @param privilegeLevel that reports are to name (VMPL); empty for the kernel's own
  /// @throws DeviceUnavailableException if there is no configfs-tsm, or its provider is of another
  ///   kind
  public static TsmAttester of(
      DeviceFiles files, Path root, OptionalInt privilegeLevel, Pause pause, CryptoEngine engine) {
    return new TsmAttester(files, root, privilegeLevel, pause, engine);
  }

  private EvidenceKind kindOf(String provider) {
    return switch (provider) {
      case "sev_guest" -> EvidenceKind.SEV_SNP_VM;
      case "tdx_guest" -> EvidenceKind.TDX_VM;
      default ->
          throw new DeviceUnavailableException(
              "%s: the provider is %s".formatted(root, provider),
              "Only sev_guest and tdx_guest make evidence that is verified here.");
    };
  }

  @Override
  public EvidenceKind kind() {
    return kind;
  }

  @Override
  public String device() {
    return root.toString();
  }

  @Override
  public Evidence attest(Bytes runtimeData) {
    var binding = ReportData.binding(runtimeData);
    return tried(entry -> {
      var answer = entry.ask(binding, privilegeLevel);
      return switch (kind) {
        case SEV_SNP_VM -> {
          var chain = SnpCertificates.pem(answer.output(), answer.auxiliary());
          bound(SnpReport.parse(answer.output()).reportData(), binding);
          yield new Evidence.SevSnpVm(answer.output(), chain, runtimeData);
        }
        case TDX_VM -> {
          bound(Quote.parse(answer.output()).body().reportData(), binding);
          yield new Evidence.TdxVm(answer.output(), runtimeData);
        }
        case SGX_ENCLAVE, AZURE_GUEST ->
            throw new IllegalStateException("refused when this was made");
      };
    });
  }

  private static void bound(Bytes found, Bytes expected) {
    if (!found.equals(expected)) {
      throw new MalformedInputException("the report binds something else than was asked");
    }
  }

  private interface Use<T> {
    T of(ReportEntry entry) throws IOException;
  }

  private <T> T tried(Use<T> use) {
    var wait = FIRST_PAUSE;
    for (var tries = 1; ; tries++) {
      try (var entry = ReportEntry.create(files, root.resolve(name()))) {
        return use.of(entry);
      } catch (NoSuchFileException e) {
        throw new DeviceUnavailableException(
            root + ": no such interface",
            "Mount configfs (mount -t configfs none /sys/kernel/config) and load the driver of the"
                + " guest (sev-guest, tdx-guest); Linux 6.7 is the first to have it.",
            e);
      } catch (AccessDeniedException e) {
        throw new DeviceUnavailableException(root + ": permission denied", "Run as root.", e);
      } catch (MalformedInputException e) {
        throw new DeviceUnavailableException(
            "%s: %s".formatted(root, e.getMessage()),
            "The kernel's driver does not what it should; update it.",
            e);
      } catch (IOException e) {
        // EBUSY and EWOULDBLOCK, above all; the file API does not tell them apart.
        if (tries == MAX_TRIES) {
          throw new DeviceUnavailableException(
              "%s: %s, after %d tries".formatted(root, e.getMessage(), tries),
              "Read the kernel's log: the guest's driver could not get a report.",
              e);
        }
      }
      pause.orGiveUp(wait, root.toString());
      wait = wait.multipliedBy(2);
    }
  }

  private String name() {
    var random = new byte[NAME_BYTES];
    engine.random().nextBytes(random);
    return "privyseal-" + Bytes.copyOf(random).hex();
  }
}
