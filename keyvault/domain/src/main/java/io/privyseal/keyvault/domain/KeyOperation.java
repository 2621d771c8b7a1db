package io.privyseal.keyvault.domain;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a key may be used for, by its `key_ops` name. Release is none of these: it is governed by
/// `exportable`, the release policy and the caller's role.
///
/// Source: Key Vault REST, JsonWebKeyOperation.
public enum KeyOperation {
  ENCRYPT("encrypt", false),
  DECRYPT("decrypt", true),
  SIGN("sign", false),
  VERIFY("verify", true),
  WRAP_KEY("wrapKey", false),
  UNWRAP_KEY("unwrapKey", true),
  IMPORT("import", false),
  EXPORT("export", false);

  private static final Set<KeyOperation> RSA_DEFAULTS =
      Set.copyOf(EnumSet.range(ENCRYPT, UNWRAP_KEY));
  private static final Set<KeyOperation> EC_DEFAULTS = Set.of(SIGN, VERIFY);
  private static final Set<KeyOperation> OCT_DEFAULTS =
      Set.of(ENCRYPT, DECRYPT, WRAP_KEY, UNWRAP_KEY);
  private static final Set<KeyOperation> MARKS = Set.of(IMPORT, EXPORT);

  private final String wireName;
  private final boolean outsideWindow;

  KeyOperation(String wireName, boolean outsideWindow) {
    this.wireName = wireName;
    this.outsideWindow = outsideWindow;
  }

  public String wireName() {
    return wireName;
  }

  /// Whether it stays allowed before `nbf` and after `exp`: what was protected once must stay
  /// readable.
  public boolean allowedOutsideWindow() {
    return outsideWindow;
  }

  /// What a key of that family can do at all; also what it may do when nothing else is asked.
  public static Set<KeyOperation> defaults(KeyType.Family family) {
    return switch (family) {
      case RSA -> RSA_DEFAULTS;
      case EC -> EC_DEFAULTS;
      case OCT -> OCT_DEFAULTS;
    };
  }

  /// Whether a key of that family may carry this operation in its `key_ops`.
  public boolean fits(KeyType.Family family) {
    return MARKS.contains(this) || defaults(family).contains(this);
  }

  /// The operation of that name, letter by letter; empty for any other text.
  public static Optional<KeyOperation> named(String name) {
    for (var operation : values()) {
      if (operation.wireName.equals(name)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
