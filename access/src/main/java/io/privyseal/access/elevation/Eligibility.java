package io.privyseal.access.elevation;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import java.time.Duration;
import java.util.UUID;

/// A principal may take a role at a scope, or anywhere below it, for a while. By itself it grants
/// nothing.
///
/// @param principalId a caller, `group:NAME` or `role:NAME`
/// @param longest for how long at once: [#SHORTEST] to [#LONGEST], whole seconds
/// @param needsApproval whether somebody else must agree each time
public record Eligibility(
    UUID id,
    TenantId tenantId,
    String principalId,
    Role role,
    Scope scope,
    Duration longest,
    boolean needsApproval) {
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofHours(8);

  public Eligibility {
    if (principalId.isEmpty() || principalId.length() > RoleAssignment.MAX_PRINCIPAL_CHARS) {
      throw new IllegalArgumentException("a principal id has 1 to 256 characters");
    }
    if (!isDuration(longest)) {
      throw new IllegalArgumentException(
          "expected %s to %s, in whole seconds".formatted(SHORTEST, LONGEST));
    }
  }

  /// Whether a role may be taken for that long at all.
  public static boolean isDuration(Duration duration) {
    return duration.compareTo(SHORTEST) >= 0
        && duration.compareTo(LONGEST) <= 0
        && duration.equals(Duration.ofSeconds(duration.toSeconds()));
  }

  /// Whether it lets its principal take that role there.
  public boolean covers(Role wanted, Scope where) {
    return role == wanted && scope.covers(where);
  }
}
