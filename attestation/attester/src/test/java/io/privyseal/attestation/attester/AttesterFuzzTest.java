package io.privyseal.attestation.attester;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.attester.azure.SealedToken;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import io.privyseal.attestation.attester.tpm.TpmRefusedException;
import io.privyseal.attestation.attester.tpm.TpmTransport;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.TreeSet;

/// What devices, hosts and services answer is read or refused, never met with another exception.
class AttesterFuzzTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Bytes REPORT =
      SharedManufacturer.get()
          .machine(SharedManufacturer.EPOCH)
          .attest(Bytes.utf8("{}"))
          .report()
          .bytes();

  /// Gives one response to every command, with a header that fits if it is asked to.
  private record Canned(Bytes response) implements TpmTransport {
    static Canned framed(byte[] body) {
      var size = body.length + HEADER_BYTES;
      var header = new byte[] {(byte) 0x80, 2, 0, 0, (byte) (size >> 8), (byte) size, 0, 0, 0, 0};
      return new Canned(Bytes.copyOf(header).concat(Bytes.copyOf(body)));
    }

    @Override
    public Bytes exchange(Bytes command) {
      return response;
    }

    @Override
    public String name() {
      return "canned";
    }

    @Override
    public void close() {}
  }

  private static void tryAll(TpmTransport transport) {
    try (var tpm = new Tpm(transport, _ -> {})) {
      for (Runnable command :
          List.<Runnable>of(
              () -> tpm.nvPublic(1),
              () -> tpm.nvRead(1, 4096),
              () -> tpm.readPublic(1),
              () -> tpm.pcrRead(TpmHash.SHA256, new TreeSet<>(List.of(0, 7))),
              () ->
                  tpm.quote(
                      1,
                      Bytes.empty(),
                      io.privyseal.attestation.evidence.tpm.PcrSelection.of(
                          TpmHash.SHA256, new TreeSet<>(List.of(0)))))) {
        try {
          command.run();
        } catch (DeviceUnavailableException
            | TpmRefusedException
            | MalformedInputException expected) {
          // what a device may come to
        }
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aResponseOfArbitraryBytesIsReadOrRefused(byte[] data) {
    tryAll(new Canned(Bytes.copyOf(data)));
    if (data.length < TpmTransport.MAX_BYTES) {
      tryAll(Canned.framed(data));
    }
  }

  /// A key that decrypts nothing.
  private record Deaf() implements SealingKey {
    @Override
    public RSAPublicKey publicKey() {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public byte[] decrypt(RsaEncryption scheme, Bytes ciphertext) {
      throw new CryptoFailureException("decryption");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aSealedTokenOfArbitraryBytesIsRefused(byte[] data) {
    for (var text :
        List.of(new String(data, StandardCharsets.ISO_8859_1), Bytes.copyOf(data).base64Url())) {
      try {
        var _ = SealedToken.open(ENGINE, new Deaf(), text);
        throw new AssertionError("opened without a key");
      } catch (MalformedInputException | CryptoFailureException expected) {
        // what a service may come to
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aTableOfArbitraryBytesIsReadOrRefused(byte[] data) {
    try {
      var _ = SnpCertificates.pem(REPORT, Bytes.copyOf(data));
    } catch (MalformedInputException expected) {
      // what a hypervisor may come to
    }
    if (REPORT.length() != SnpReport.BYTES) {
      throw new AssertionError("a report has one length");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void anAddressOfArbitraryTextIsReadOrRefused(byte[] data) {
    try {
      var address = TpmAddress.parse(new String(data, StandardCharsets.ISO_8859_1));
      if (!TpmAddress.parse(address.toString()).equals(address)) {
        throw new AssertionError("reads back as another address");
      }
    } catch (IllegalArgumentException expected) {
      // what a command line may come to
    }
  }
}
