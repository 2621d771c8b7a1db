package io.privyseal.server.keeping;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.server.certificates.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// The root key in a file of one line: `privyseal-root-key plain KEY`, or `privyseal-root-key
/// pbkdf2 ITERATIONS SALT SEALED`, each part base64url. The second form is sealed under a key that
/// PBKDF2-HMAC-SHA256 (RFC 8018) makes of the passphrase.
public final class RootKeyFile {
  /// OWASP's figure for PBKDF2-HMAC-SHA256.
  static final int ITERATIONS = 600_000;

  private static final int MAX_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final String MAGIC = "privyseal-root-key";
  private static final byte[] CONTEXT = "root key file".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final CryptoEngine engine;
  private final Optional<char[]> passphrase;

  /// @param passphrase that the file is or will be sealed under; the caller overwrites it
  public RootKeyFile(Path file, CryptoEngine engine, Optional<char[]> passphrase) {
    this.file = file;
    this.engine = engine;
    this.passphrase = passphrase;
  }

  /// @throws IllegalStateException if others may read the file, a passphrase is missing, or it is
  ///   the wrong one
  /// @throws MalformedInputException if the file is not of the form above
  public RootKey read() {
    var parts = PrivateFiles.read(file).strip().split(" ", -1);
    if (parts.length == 3 && parts[0].equals(MAGIC) && parts[1].equals("plain")) {
      return RootKey.of(engine, Secret.takeOver(decode(parts[2])));
    }
    if (parts.length == 5 && parts[0].equals(MAGIC) && parts[1].equals("pbkdf2")) {
      return open(iterations(parts[2]), decode(parts[3]), decode(parts[4]));
    }
    throw new MalformedInputException("root key file: expected " + MAGIC + " and its parts");
  }

  /// Like [#read], after making a new key if there is no file.
  public RootKey readOrCreate() {
    return Files.exists(file) ? read() : create();
  }

  /// Makes a new key and its file.
  ///
  /// @throws IllegalStateException if there is such a file: what was sealed under the key in it
  ///   would be lost with it
  public RootKey create() {
    try (var made = RootKey.generate(engine)) {
      PrivateFiles.writeNew(file, passphrase.isPresent() ? sealed(made) : plain(made));
    }
    return read();
  }

  private static String plain(RootKey key) {
    return key.exposeKey(bytes -> MAGIC + " plain " + Base64Url.encode(bytes) + "\n");
  }

  private String sealed(RootKey key) {
    var salt = new byte[SALT_BYTES];
    engine.random().nextBytes(salt);
    try (var under = derive(ITERATIONS, salt)) {
      return "%s pbkdf2 %d %s %s%n"
          .formatted(
              MAGIC,
              ITERATIONS,
              Base64Url.encode(salt),
              Base64Url.encode(key.sealUnder(under, CONTEXT)));
    }
  }

  private RootKey open(int iterations, byte[] salt, byte[] sealed) {
    try (var under = derive(iterations, salt)) {
      return RootKey.of(engine, Secret.takeOver(under.open(sealed, CONTEXT)));
    } catch (MalformedInputException | CryptoFailureException e) {
      throw new IllegalStateException(file + ": this is not the passphrase of the root key", e);
    }
  }

  private RootKey derive(int iterations, byte[] salt) {
    var given =
        passphrase.orElseThrow(
            () -> new IllegalStateException(file + " is sealed: a passphrase is needed"));
    var spec = new PBEKeySpec(given, salt, iterations, KEY_BITS);
    try {
      var key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
      return RootKey.of(engine, Secret.takeOver(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static int iterations(String text) {
    try {
      var iterations = Integer.parseInt(text);
      if (iterations >= ITERATIONS && iterations <= MAX_ITERATIONS) {
        return iterations;
      }
    } catch (NumberFormatException e) {
      throw new MalformedInputException("root key file: iterations: expected a number", e);
    }
    throw new MalformedInputException(
        "root key file: iterations: expected %d to %d".formatted(ITERATIONS, MAX_ITERATIONS));
  }

  private static byte[] decode(String text) {
    return Base64Url.decode(text).toArray();
  }

  /// The passphrase in a file with owner-only rights, without the line break at its end.
  public static char[] passphrase(Path file) {
    var text = PrivateFiles.read(file).stripTrailing();
    if (text.isEmpty()) {
      throw new IllegalStateException(file + " is empty: expected a passphrase");
    }
    return text.toCharArray();
  }

  /// For callers of [#passphrase].
  public static void overwrite(char[] passphrase) {
    Arrays.fill(passphrase, '\0');
  }
}
