package io.privyseal.attestation.evidence.tpm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a key may do and may not (TPMA_OBJECT).
///
/// Source: TPM 2.0 part 2, section 8.3.
///
/// @param bits the 32 bits as they stand in the public area
public record ObjectAttributes(int bits) {
  /// One bit each; all others are reserved.
  public enum Attribute {
    FIXED_TPM(1),
    ST_CLEAR(2),
    FIXED_PARENT(4),
    SENSITIVE_DATA_ORIGIN(5),
    USER_WITH_AUTH(6),
    ADMIN_WITH_POLICY(7),
    FIRMWARE_LIMITED(8),
    SVN_LIMITED(9),
    NO_DA(10),
    ENCRYPTED_DUPLICATION(11),
    RESTRICTED(16),
    DECRYPT(17),
    /// Sign, or for a symmetric key encrypt.
    SIGN(18),
    X509_SIGN(19);

    private final int bit;

    Attribute(int bit) {
      this.bit = bit;
    }

    private int mask() {
      return 1 << bit;
    }

    /// As the manual's name, roughly: `fixed-tpm`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public static ObjectAttributes of(Attribute... attributes) {
    var bits = 0;
    for (var attribute : attributes) {
      bits |= attribute.mask();
    }
    return new ObjectAttributes(bits);
  }

  public boolean has(Attribute attribute) {
    return (bits & attribute.mask()) != 0;
  }

  public Set<Attribute> set() {
    var set = EnumSet.noneOf(Attribute.class);
    for (var attribute : Attribute.values()) {
      if (has(attribute)) {
        set.add(attribute);
      }
    }
    return set;
  }

  /// The attributes by name: `fixed-tpm, decrypt`.
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    set().forEach(attribute -> names.add(attribute.label()));
    return String.join(", ", names);
  }
}
