package io.privyseal.keyvault.release.envelope;

/// What is released, and how an answer and a URL name its parts. A key's are Key Vault's; a
/// secret's are our own, and of other names throughout, so that neither is ever taken for the
/// other.
public enum ReleasedKind {
  KEY("key", "kid", "key_hsm", "keys"),
  SECRET("secret", "id", "value_hsm", "secrets");

  private final String member;
  private final String id;
  private final String wrapped;
  private final String path;

  ReleasedKind(String member, String id, String wrapped, String path) {
    this.member = member;
    this.id = id;
    this.wrapped = wrapped;
    this.path = path;
  }

  /// The member of the answer that holds it.
  String member() {
    return member;
  }

  /// The member with its URL.
  String id() {
    return id;
  }

  /// The member with the wrapped material.
  String wrapped() {
    return wrapped;
  }

  /// The first segment of its URL.
  String path() {
    return path;
  }
}
