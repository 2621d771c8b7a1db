package io.privyseal.access;

import java.util.List;
import java.util.regex.Pattern;

/// What principals are called. A caller has the name that its token gives it; what it belongs to,
/// and callers known by other means, have a prefix, so that none is ever taken for another.
public final class PrincipalIds {
  /// Before the name of a group: `group:00000000-...`, `group:/operators`.
  public static final String GROUP = "group:";

  /// Before the name of a role that the issuer knows: `role:Vault.Operator`.
  public static final String ROLE = "role:";

  /// Before the name in a client certificate: `certificate:spiffe://example.org/payroll`.
  public static final String CERTIFICATE = "certificate:";

  private static final List<String> PREFIXES = List.of(GROUP, ROLE, CERTIFICATE);

  /// ASCII, inner spaces allowed: Entra has UUIDs, others name as they like (OpenID Connect Core
  /// 1.0, section 2, `sub`).
  private static final Pattern TEXT =
      Pattern.compile(
          "[\\x21-\\x7e]([\\x20-\\x7e]{0,%d}[\\x21-\\x7e])?"
              .formatted(RoleAssignment.MAX_PRINCIPAL_CHARS - 2));

  private PrincipalIds() {}

  public static String group(String name) {
    return GROUP + name;
  }

  public static String role(String name) {
    return ROLE + name;
  }

  public static String certificate(String name) {
    return CERTIFICATE + name;
  }

  /// Whether roles can be assigned to a principal of that name.
  public static boolean isText(String id) {
    return TEXT.matcher(id).matches();
  }

  /// Whether a token may call its subject so: a principal's name without a prefix of ours.
  public static boolean isOfOneCaller(String id) {
    return isText(id) && PREFIXES.stream().noneMatch(id::startsWith);
  }
}
