package io.privyseal.server.platform;

import io.privyseal.access.PrincipalIds;
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
import java.util.stream.Collectors;

/// Role assignments on the wire: `{"id", "principalId", "role", "scope"}`.
final class RoleAssignmentJson {
  private static final Json.Limits LIMITS = new Json.Limits(PlatformService.MAX_BODY_BYTES, 2, 16);
  private static final Set<String> MEMBERS = Set.of("principalId", "role", "scope");

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
    return new RoleAssignment(id, tenant, principal(json), role(json), scope(json));
  }

  static String principal(JsonObject json) {
    var principal = text(json, "principalId");
    if (!PrincipalIds.isText(principal)) {
      throw new MalformedInputException(
          "principalId: expected 1 to 256 characters of ASCII without spaces at its ends");
    }
    return principal;
  }

  static Scope scope(JsonObject json) {
    return new Scope(text(json, "scope"));
  }

  static Role role(JsonObject json) {
    return Role.named(text(json, "role"))
        .orElseThrow(() ->
            new MalformedInputException(
                Arrays.stream(Role.values())
                    .map(Role::azureName)
                    .collect(Collectors.joining(", ", "role: expected one of ", ""))));
  }

  static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }
}
