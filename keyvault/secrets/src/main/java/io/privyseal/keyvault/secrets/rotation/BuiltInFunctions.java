package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The functions that every vault has.
///
/// `random-bytes`: `bytes` (16 to 1024; 32) from the engine's generator, as `encoding` says:
/// `base64url` (without padding), `base64` or `hex`.
///
/// `password`: `length` (12 to 256; 32) characters, each drawn evenly from `alphabet`: `letters`,
/// `letters-digits`, `letters-digits-symbols`, or 10 to 94 different printable characters. At least
/// 64 bits in all.
public final class BuiltInFunctions implements SecretFunctions {
  static final int MIN_BYTES = 16;
  static final int MAX_BYTES = 1024;
  static final int MIN_LENGTH = 12;
  static final int MAX_LENGTH = 256;
  static final int MIN_BITS = 64;

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String SYMBOLS = "!#$%&()*+,-./:;<=>?@[]^_{|}~";
  private static final int MIN_ALPHABET = 10;
  private static final int MAX_ALPHABET = 94;

  private final SecureRandom random;

  public BuiltInFunctions(CryptoEngine engine) {
    this.random = engine.random();
  }

  @Override
  public Optional<SecretFunction> find(String name) {
    return switch (name) {
      case "random-bytes" -> Optional.of(new RandomBytes());
      case "password" -> Optional.of(new Password());
      default -> Optional.empty();
    };
  }

  private final class RandomBytes implements SecretFunction {
    @Override
    public void check(Map<String, String> parameters) {
      requireKnown(parameters, Set.of("bytes", "encoding"));
      var _ = number(parameters, "bytes", 32, MIN_BYTES, MAX_BYTES);
      var _ = encoding(parameters);
    }

    @Override
    public Secret make(Map<String, String> parameters) {
      check(parameters);
      var bytes = new byte[number(parameters, "bytes", 32, MIN_BYTES, MAX_BYTES)];
      random.nextBytes(bytes);
      try {
        return Secret.takeOver(
            switch (encoding(parameters)) {
              case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encode(bytes);
              case BASE64 -> Base64.getEncoder().encode(bytes);
              case HEX -> hex(bytes);
            });
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    private static byte[] hex(byte[] bytes) {
      var digits = new byte[2 * bytes.length];
      for (var i = 0; i < bytes.length; i++) {
        digits[2 * i] = (byte) HexFormat.of().toHighHexDigit(bytes[i]);
        digits[2 * i + 1] = (byte) HexFormat.of().toLowHexDigit(bytes[i]);
      }
      return digits;
    }

    private static Encoding encoding(Map<String, String> parameters) {
      return switch (parameters.getOrDefault("encoding", "base64url")) {
        case "base64url" -> Encoding.BASE64URL;
        case "base64" -> Encoding.BASE64;
        case "hex" -> Encoding.HEX;
        default -> throw refused("encoding", "base64url, base64 or hex");
      };
    }
  }

  private enum Encoding {
    BASE64URL,
    BASE64,
    HEX
  }

  private final class Password implements SecretFunction {
    @Override
    public void check(Map<String, String> parameters) {
      requireKnown(parameters, Set.of("length", "alphabet"));
      var length = number(parameters, "length", 32, MIN_LENGTH, MAX_LENGTH);
      var bits = length * Math.log(alphabet(parameters).length()) / Math.log(2);
      if (bits < MIN_BITS) {
        throw refused("length", "as many characters as make %d bits".formatted(MIN_BITS));
      }
    }

    @Override
    public Secret make(Map<String, String> parameters) {
      check(parameters);
      var alphabet = alphabet(parameters);
      var characters = new byte[number(parameters, "length", 32, MIN_LENGTH, MAX_LENGTH)];
      for (var i = 0; i < characters.length; i++) {
        characters[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      return Secret.takeOver(characters);
    }

    private static String alphabet(Map<String, String> parameters) {
      var named = parameters.getOrDefault("alphabet", "letters-digits");
      return switch (named) {
        case "letters" -> LETTERS;
        case "letters-digits" -> LETTERS + DIGITS;
        case "letters-digits-symbols" -> LETTERS + DIGITS + SYMBOLS;
        default -> own(named);
      };
    }

    private static String own(String characters) {
      var different = characters.chars().distinct().count();
      if (different != characters.length()
          || different < MIN_ALPHABET
          || different > MAX_ALPHABET
          || !characters.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw refused(
            "alphabet",
            "letters, letters-digits, letters-digits-symbols, or %d to %d different characters"
                .formatted(MIN_ALPHABET, MAX_ALPHABET));
      }
      return characters;
    }
  }

  private static int number(
      Map<String, String> parameters, String name, int otherwise, int min, int max) {
    var text = parameters.get(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < min
        || Integer.parseInt(text) > max) {
      throw refused(name, "a number from %d to %d".formatted(min, max));
    }
    return Integer.parseInt(text);
  }

  /// A parameter that has no effect is a mistake of whoever sent it.
  private static void requireKnown(Map<String, String> parameters, Set<String> known) {
    for (var name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw new RefusedException(
            RefusalReason.BAD_PARAMETER,
            "source.parameters: the function has no parameter of one of the names given; expected "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private static RefusedException refused(String name, String expected) {
    return new RefusedException(
        RefusalReason.BAD_PARAMETER, "source.parameters.%s: expected %s".formatted(name, expected));
  }
}
