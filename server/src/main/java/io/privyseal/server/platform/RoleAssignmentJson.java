package io.privyseal.server.platform;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Role assignments on the wire: `{"id", "principalId", "role", "scope"}`.
final class RoleAssignmentJson {
  private static final Json.Limits LIMITS = new Json.Limits(PlatformService.MAX_BODY_BYTES, 2, 16);
  private static final Set<String> MEMBERS = Set.of("principalId", "role", "scope");

  /// Object ids are UUIDs in Entra; other issuers name principals as they like (OpenID Connect Core
  /// 1.0, section 2, `sub`), in ASCII.
  private static final Pattern PRINCIPAL =
      Pattern.compile("[\\x21-\\x7e]{1," + RoleAssignment.MAX_PRINCIPAL_CHARS + "}");

  private RoleAssignmentJson() {}

  static JsonObject write(RoleAssignment assignment) {
    return JsonObject.builder()
        .put("id", assignment.id().toString())
        .put("principalId", assignment.principalId())
        .put("role", assignment.role().azureName())
        .put("scope", assignment.scope().path())
        .build();
  }

  static JsonObject write(List<RoleAssignment> assignments) {
    var items = assignments.stream().<JsonValue>map(RoleAssignmentJson::write).toList();
    return JsonObject.builder().put("value", new JsonArray(items)).build();
  }

  /// What the body of a PUT asks for.
  ///
  /// @throws MalformedInputException if it has not the form above, or names no role of ours
  static RoleAssignment read(UUID id, TenantId tenant, Bytes body) {
    var json = Json.parseObject(body, LIMITS);
    for (var name : json.members().keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new MalformedInputException("expected principalId, role and scope, found another");
      }
    }
    var principal = text(json, "principalId");
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw new MalformedInputException(
          "principalId: expected 1 to 256 characters of ASCII without spaces");
    }
    return new RoleAssignment(
        id, tenant, principal, role(text(json, "role")), new Scope(text(json, "scope")));
  }

  private static Role role(String name) {
    return Role.named(name)
        .orElseThrow(() ->
            new MalformedInputException(
                Arrays.stream(Role.values())
                    .map(Role::azureName)
                    .collect(Collectors.joining(", ", "role: expected one of ", ""))));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }
}
