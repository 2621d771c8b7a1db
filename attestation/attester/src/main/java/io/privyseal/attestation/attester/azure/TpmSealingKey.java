package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.SealingKey;
import io.privyseal.attestation.attester.tpm.SavedContext;
import io.privyseal.attestation.attester.tpm.TpmRefusedException;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.security.interfaces.RSAPublicKey;

/// A key that a virtual TPM made, saved outside of it, and that works while the registers of its
/// policy have the values of its making.
final class TpmSealingKey implements SealingKey {
  private static final int NONCE_BYTES = 16;

  private final AzureVtpm vtpm;
  private final CryptoEngine engine;
  private final SavedContext context;
  private final RSAPublicKey key;
  private final PcrSelection registers;

  /// @throws MalformedInputException if the TPM made a key of another kind than was asked for
  TpmSealingKey(
      AzureVtpm vtpm,
      CryptoEngine engine,
      SavedContext context,
      TpmPublic area,
      PcrSelection registers) {
    if (!(area.key() instanceof RSAPublicKey rsa)) {
      throw new MalformedInputException("ephemeral key: expected an RSA key");
    }
    this.vtpm = vtpm;
    this.engine = engine;
    this.context = context;
    this.key = rsa;
    this.registers = registers;
  }

  @Override
  public RSAPublicKey publicKey() {
    return key;
  }

  @Override
  public byte[] decrypt(RsaEncryption scheme, Bytes ciphertext) {
    var nonce = new byte[NONCE_BYTES];
    engine.random().nextBytes(nonce);
    var tpm = vtpm.tpm();
    var handle = vtpm.told("ephemeral key", () -> tpm.load(context));
    try {
      return tpm.decrypt(handle, registers, scheme, ciphertext, Bytes.copyOf(nonce));
    } catch (TpmRefusedException e) {
      if (e.isAboutPolicy()) {
        throw new DeviceUnavailableException(
            "%s: registers have changed since the key was made: %s"
                .formatted(vtpm.name(), e.getMessage()),
            "Attest anew; if it stays, something extends the registers of the boot.",
            e);
      }
      throw new CryptoFailureException("decryption in the TPM");
    } finally {
      vtpm.told(
          "ephemeral key",
          () -> {
            tpm.flush(handle);
            return handle;
          });
    }
  }

  @Override
  public String toString() {
    return "TpmSealingKey[" + registers + "]";
  }
}
