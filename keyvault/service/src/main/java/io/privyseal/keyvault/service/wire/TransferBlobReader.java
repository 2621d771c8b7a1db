package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.TransferBlob;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.WrappedKey;
import java.util.regex.Pattern;

/// Key transfer blobs, as the tools of makers of hardware modules write them: the JSON of
/// [WrappedKey], with the URL of the wrapping key as `header.kid`.
///
/// Source: Key Vault, Bring your own key specification, schema 1.0.0.
public final class TransferBlobReader {
  private static final int MAX_URL_CHARS = 512;

  /// The host may be any name of this vault; the key is looked for in this vault only.
  private static final Pattern KID =
      Pattern.compile("https?://[^/?#]{1,256}/keys/([^/?#]{1,127})/([0-9a-fA-F]{32})/?");

  private TransferBlobReader() {}

  /// @param keyHsm the member `key_hsm`: base64url of the blob
  /// @throws MalformedInputException if it is not of that form
  public static TransferBlob read(String keyHsm) {
    var wrapped = WrappedKey.parse(keyHsm);
    if (wrapped.enc() != ReleaseEncryption.CKM_RSA_AES_KEY_WRAP) {
      throw new MalformedInputException("(key_hsm) header.enc: expected CKM_RSA_AES_KEY_WRAP");
    }
    var kid = wrapped.kekKid();
    var parts = KID.matcher(kid);
    if (kid.length() > MAX_URL_CHARS || !parts.matches()) {
      throw new MalformedInputException(
          "(key_hsm) header.kid: expected the URL of a key of this vault, with its version");
    }
    try {
      return new TransferBlob(
          new KeyName(parts.group(1)), new ObjectVersion(parts.group(2)), wrapped.ciphertext());
    } catch (MalformedInputException e) {
      throw e.in("key_hsm");
    }
  }
}
