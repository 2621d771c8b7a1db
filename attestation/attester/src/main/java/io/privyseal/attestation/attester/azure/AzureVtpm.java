package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.tpm.NvPublic;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.attester.tpm.TpmRefusedException;
import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/// The virtual TPM of a confidential VM, with what the paravisor keeps in it. Thread-safe.
public final class AzureVtpm implements AutoCloseable {
  /// NV index of the HCL report; reading it makes the paravisor renew it.
  public static final int HCL_REPORT = 0x0140_0001;

  /// NV index of 64 bytes that the paravisor puts into the claims of the next report.
  public static final int USER_DATA = 0x0140_0002;

  /// NV index of the certificate of the attestation key.
  public static final int AK_CERTIFICATE = 0x01c1_01d0;

  /// The attestation key, RSA-2048.
  public static final int AK = 0x8100_0003;

  /// Reads of the report until it holds new user data; Azure's own client waits three seconds.
  static final int MAX_REPORT_READS = 8;

  static final int MAX_CERTIFICATE_BYTES = 8 * 1024;
  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  /// Tries to get a quote of the values that were read, should a register change in between.
  private static final int MAX_QUOTES = 3;

  private final Tpm tpm;
  private final Pause pause;

  /// @param tpm closed with this
  public AzureVtpm(Tpm tpm, Pause pause) {
    this.tpm = tpm;
    this.pause = pause;
  }

  Tpm tpm() {
    return tpm;
  }

  /// For people.
  public String name() {
    return tpm.name();
  }

  /// What the paravisor keeps now.
  ///
  /// @throws DeviceUnavailableException if the TPM has none: it is not a confidential VM of Azure
  public HclReport report() {
    return told("HCL report", () -> HclReport.parse(tpm.nvRead(HCL_REPORT, HclReport.MAX_BYTES)));
  }

  /// A report whose claims hold `userData`: written to its index, then read until the paravisor has
  /// put it in.
  ///
  /// @param userData 64 bytes
  public HclReport report(Bytes userData) {
    if (userData.length() != HclClaims.USER_DATA_BYTES) {
      throw new IllegalArgumentException("user data has 64 bytes");
    }
    told(
        "user data",
        () -> {
          writeUserData(userData);
          return userData;
        });
    for (var reads = 1; ; reads++) {
      var report = report();
      var found = told("HCL report", () -> report.claims().userData());
      if (found.filter(userData::equals).isPresent()) {
        return report;
      }
      if (reads == MAX_REPORT_READS) {
        throw new DeviceUnavailableException(
            "%s: the paravisor did not take the user data over in %d reads"
                .formatted(tpm.name(), reads),
            "Check that nothing else writes NV index 0x01400002, and ask again.");
      }
      pause.orGiveUp(BETWEEN_READS, tpm.name());
    }
  }

  private void writeUserData(Bytes userData) {
    if (defined(USER_DATA).filter(nv -> nv.size() == HclClaims.USER_DATA_BYTES).isEmpty()) {
      if (defined(USER_DATA).isPresent()) {
        tpm.nvUndefine(USER_DATA);
      }
      tpm.nvDefine(NvPublic.readWrite(USER_DATA, HclClaims.USER_DATA_BYTES));
    }
    tpm.nvWrite(USER_DATA, userData);
    if (!tpm.nvRead(USER_DATA, HclClaims.USER_DATA_BYTES).equals(userData)) {
      throw new MalformedInputException("it does not read back as it was written");
    }
  }

  private Optional<NvPublic> defined(int index) {
    try {
      return Optional.of(tpm.nvPublic(index));
    } catch (TpmRefusedException e) {
      if (e.noSuchHandle()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// The certificate of the attestation key as it stands there, DER and perhaps zeros; empty where
  /// the index is not defined.
  public Bytes attestationKeyCertificate() {
    return told(
        "certificate of the attestation key",
        () ->
            defined(AK_CERTIFICATE)
                .filter(NvPublic::written)
                .map(nv -> tpm.nvRead(nv.index(), MAX_CERTIFICATE_BYTES))
                .orElse(Bytes.empty()));
  }

  public TpmPublic attestationKey() {
    return told("attestation key", () -> tpm.readPublic(AK));
  }

  /// Values of registers and a quote of just them.
  public record QuotedRegisters(PcrValues values, TpmQuote quote) {}

  /// @param nonce quoted along, at most 64 bytes; may be empty
  public QuotedRegisters quote(SortedSet<Integer> registers, Bytes nonce) {
    return told(
        "quote",
        () -> {
          for (var quotes = 1; quotes <= MAX_QUOTES; quotes++) {
            var values = tpm.pcrRead(TpmHash.SHA256, registers);
            var quote = tpm.quote(AK, nonce, PcrSelection.of(TpmHash.SHA256, registers));
            if (values
                .digest(registers, TpmHash.SHA256)
                .filter(quote.pcrDigest()::equals)
                .isPresent()) {
              return new QuotedRegisters(values, quote);
            }
          }
          throw new MalformedInputException("the registers change while they are read");
        });
  }

  /// What went wrong with the TPM, told as the port tells it.
  <T> T told(String what, Supplier<T> asked) {
    try {
      return asked.get();
    } catch (TpmRefusedException e) {
      var next =
          e.noSuchHandle()
              ? "This is no confidential VM of Azure, or its paravisor does not keep it there."
              : e.next();
      throw new DeviceUnavailableException(
          "%s, %s: %s".formatted(tpm.name(), what, e.getMessage()), next, e);
    } catch (MalformedInputException e) {
      throw new DeviceUnavailableException(
          "%s, %s: %s".formatted(tpm.name(), what, e.getMessage()),
          "Read it with tpm2_nvread and look at it; ask again.",
          e);
    }
  }

  @Override
  public void close() {
    tpm.close();
  }
}
