package io.privyseal.attestation.attester.gramine;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// An SGX enclave by Gramine's `/dev/attestation`: what is to be bound is written to one file, the
/// quote is read from another.
public final class GramineAttester implements DeviceAttester {
  /// Where Gramine has its files.
  public static final Path DEFAULT = Path.of("/dev/attestation");

  /// Largest quote; with its certificates it has about 5000 bytes.
  static final int MAX_QUOTE_BYTES = 16 * 1024;

  /// Tries, should another part of the process write its own data in between.
  static final int MAX_TRIES = 3;

  private static final int MAX_TYPE_BYTES = 64;

  private final DeviceFiles files;
  private final Path root;

  private GramineAttester(DeviceFiles files, Path root) {
    this.files = files;
    this.root = root;
  }

  /// @throws DeviceUnavailableException if this is no enclave of Gramine, or it was built without
  ///   DCAP attestation
  public static GramineAttester of(DeviceFiles files, Path root) {
    var attester = new GramineAttester(files, root);
    var type = attester.told(() -> attester.type());
    if (!type.equals("dcap")) {
      throw new DeviceUnavailableException(
          "%s: the attestation type is %s".formatted(root, type),
          "Set sgx.remote_attestation = \"dcap\" in the manifest and sign the enclave anew.");
    }
    return attester;
  }

  private String type() throws IOException {
    return files.read(root.resolve("attestation_type"), MAX_TYPE_BYTES).asUtf8().strip();
  }

  @Override
  public EvidenceKind kind() {
    return EvidenceKind.SGX_ENCLAVE;
  }

  @Override
  public String device() {
    return root.toString();
  }

  /// Synchronized: the files are those of the whole process.
  @Override
  public synchronized Evidence attest(Bytes runtimeData) {
    var binding = ReportData.binding(runtimeData);
    return told(() -> {
      for (var tries = 1; tries <= MAX_TRIES; tries++) {
        files.write(root.resolve("user_report_data"), binding);
        var quote = files.read(root.resolve("quote"), MAX_QUOTE_BYTES);
        if (Quote.parse(quote).body().reportData().equals(binding)) {
          return new Evidence.SgxEnclave(quote, runtimeData);
        }
      }
      throw new MalformedInputException(
          "quote: binds something else than was asked, %d times".formatted(MAX_TRIES));
    });
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  private <T> T told(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (NoSuchFileException e) {
      throw new DeviceUnavailableException(
          e.getMessage() + ": no such file", "Run in an SGX enclave of Gramine.", e);
    } catch (IOException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(root, e.getMessage()),
          "Check that the quoting service of this machine runs (AESM with DCAP), and its log.",
          e);
    } catch (MalformedInputException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(root, e.getMessage()), "Let one attester alone use these files.", e);
    }
  }
}
