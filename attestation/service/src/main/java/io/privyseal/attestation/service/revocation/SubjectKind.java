package io.privyseal.attestation.service.revocation;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What can be revoked, and how its value is written.
public enum SubjectKind {
  /// One processor: SEV-SNP CHIP_ID (64 bytes) or Intel PPID (16 bytes).
  CHIP("chip", Optional.of(RevocationCheck.PLATFORM), Set.of(16, 64)),
  /// All platforms of one Intel family, model, stepping and set of keys (6 bytes).
  FMSPC("fmspc", Optional.of(RevocationCheck.PLATFORM), Set.of(6)),
  /// SEV-SNP MEASUREMENT.
  LAUNCH_MEASUREMENT("launch-measurement", Optional.of(RevocationCheck.MEASUREMENT), Set.of(48)),
  MR_ENCLAVE("mrenclave", Optional.of(RevocationCheck.MEASUREMENT), Set.of(32)),
  MR_TD("mrtd", Optional.of(RevocationCheck.MEASUREMENT), Set.of(48)),
  /// SEV-SNP HOST_DATA.
  HOST_DATA("host-data", Optional.of(RevocationCheck.MEASUREMENT), Set.of(32)),
  /// SEV-SNP ID_KEY_DIGEST.
  ID_KEY("id-key", Optional.of(RevocationCheck.SIGNER), Set.of(48)),
  /// SEV-SNP AUTHOR_KEY_DIGEST.
  AUTHOR_KEY("author-key", Optional.of(RevocationCheck.SIGNER), Set.of(48)),
  MR_SIGNER("mrsigner", Optional.of(RevocationCheck.SIGNER), Set.of(32)),
  /// A TPM's attestation key, by the SHA-256 of its SubjectPublicKeyInfo.
  ATTESTATION_KEY("attestation-key", Optional.of(RevocationCheck.SIGNER), Set.of(32)),
  /// The cloud provider that a VLEK certificate names (CSP_ID).
  VLEK_PROVIDER("vlek-provider", Optional.of(RevocationCheck.SIGNER), Set.of()),
  /// One token, by its `jti`.
  TOKEN("token", Optional.empty(), Set.of()),
  /// Every token that was issued before this time.
  TOKENS_BEFORE("tokens-before", Optional.empty(), Set.of());

  private static final Pattern PROVIDER = Pattern.compile("[\\x20-\\x7e]{1,256}");
  private static final Pattern TOKEN_ID = Pattern.compile("[0-9A-Za-z._-]{1,128}");

  private final String code;

  @SuppressWarnings("ImmutableEnumChecker") // an optional of a constant is immutable
  private final Optional<RevocationCheck> check;

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable
  private final Set<Integer> lengths;

  SubjectKind(String code, Optional<RevocationCheck> check, Set<Integer> lengths) {
    this.code = code;
    this.check = check;
    this.lengths = Set.copyOf(lengths);
  }

  /// As it is written on the wire and in the database.
  public String code() {
    return code;
  }

  /// What the evidence fails if such a subject of it is revoked; empty where tokens alone have it.
  Optional<RevocationCheck> check() {
    return check;
  }

  /// Whether it is evidence that stands on such a subject, not a token alone.
  public boolean isOfEvidence() {
    return check.isPresent();
  }

  /// The one form in which a value is kept: hex in lower case, a time in UTC.
  ///
  /// @throws MalformedInputException if it is no value of this kind. All zeros are none: that is
  ///   what a field holds that says nothing, and such a rule would revoke everybody
  String canonical(String value) {
    return switch (this) {
      case VLEK_PROVIDER -> matching(PROVIDER, value, "1 to 256 printable characters");
      case TOKEN -> matching(TOKEN_ID, value, "the jti of a token");
      case TOKENS_BEFORE -> time(value);
      default -> hex(value);
    };
  }

  private String hex(String value) {
    var lower = value.toLowerCase(Locale.ROOT);
    var expected =
        lengths.stream()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(" or ", "expected ", " bytes of hex"));
    if (!lengths.contains(lower.length() / 2)
        || lower.length() % 2 != 0
        || !lower.chars().allMatch(HexFormat::isHexDigit)) {
      throw new MalformedInputException(code + ": " + expected);
    }
    if (lower.chars().allMatch(c -> c == '0')) {
      throw new MalformedInputException(code + ": all zeros name nothing");
    }
    return lower;
  }

  private String time(String value) {
    try {
      return Instant.parse(value).toString();
    } catch (DateTimeParseException e) {
      throw new MalformedInputException(code + ": expected a time like 2026-01-31T12:00:00Z", e);
    }
  }

  private String matching(Pattern form, String value, String expected) {
    if (!form.matcher(value).matches()) {
      throw new MalformedInputException(code + ": expected " + expected);
    }
    return value;
  }

  /// By its code; empty for any other text.
  public static Optional<SubjectKind> named(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }

  /// Every code, for people.
  public static String codes() {
    return Arrays.stream(values()).map(SubjectKind::code).collect(Collectors.joining(", "));
  }
}
