package io.privyseal.keyvault.release.policy;

/// One thing wrong with a policy.
///
/// @param kind what sort of fault
/// @param location JSON pointer (RFC 6901) to the place: `/anyOf/0/allOf/2/equals`; empty for the
///   whole document
/// @param message what was expected and what was found, for people
public record PolicyFault(Kind kind, String location, String message) {
  /// What sort of fault. The id is stable.
  public enum Kind {
    EMPTY("policy.empty"),
    ENCODING("policy.encoding"),
    TOO_LARGE("policy.size"),
    NOT_JSON("policy.json"),
    VERSION("policy.version"),
    STRUCTURE("policy.structure"),
    AUTHORITY("policy.authority"),
    TOO_MANY("policy.count"),
    TOO_DEEP("policy.depth"),
    CLAIM("policy.claim"),
    UNKNOWN_OPERATOR("policy.operator"),
    LEGACY_CONDITION("policy.legacy"),
    VALUE("policy.value"),
    UNKNOWN_MEMBER("policy.member");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  @Override
  public String toString() {
    return kind.id() + " at " + (location.isEmpty() ? "/" : location) + ": " + message;
  }
}
