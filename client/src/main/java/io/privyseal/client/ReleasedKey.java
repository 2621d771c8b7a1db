package io.privyseal.client;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.keyvault.release.envelope.OpenedKey;
import java.security.PrivateKey;
import java.util.List;
import javax.crypto.SecretKey;

/// A key that the vault released to this workload. The plain key is kept outside the heap and
/// overwritten on [#close].
public final class ReleasedKey implements AutoCloseable {
  private final OpenedKey key;
  private final List<Finding> findings;

  ReleasedKey(OpenedKey key, List<Finding> findings) {
    this.key = key;
    this.findings = List.copyOf(findings);
  }

  /// URL of the key with its version.
  public String kid() {
    return key.kid();
  }

  /// `RSA`, `EC` or `oct`.
  public String kind() {
    return key.kind();
  }

  public List<String> keyOps() {
    return key.keyOps();
  }

  /// PKCS #8 for RSA and EC, raw bytes for symmetric keys. Closed with this key.
  public Secret material() {
    return key.material();
  }

  /// See [OpenedKey#privateKey].
  public PrivateKey privateKey() {
    return key.privateKey();
  }

  /// See [OpenedKey#secretKey].
  public SecretKey secretKey() {
    return key.secretKey();
  }

  /// How the vault's answer was checked.
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "ReleasedKey[" + kid() + "]";
  }
}
