package io.privyseal.keyvault.service.wire;

import io.privyseal.access.Action;
import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// RoleDefinition and RoleAssignment of a managed HSM's own endpoint.
///
/// Source: Key Vault REST, Security.KeyVault.RBAC, versions 7.3 to 7.6.
public final class RoleJson {
  private static final String PROVIDER = "/providers/Microsoft.Authorization/";
  private static final String DEFINITIONS = "Microsoft.KeyVault" + PROVIDER + "roleDefinitions/";

  /// Object ids are UUIDs in Entra; other issuers name principals as they like.
  private static final Pattern PRINCIPAL =
      Pattern.compile("[\\x21-\\x7e]{1," + RoleAssignment.MAX_PRINCIPAL_CHARS + "}");

  private RoleJson() {}

  /// A role that is built in.
  public static JsonObject definition(Role role) {
    var actions =
        role.actions().stream().sorted().map(Action::dataAction).map(RoleJson::ofHsm).toList();
    var permission =
        JsonObject.builder()
            .put("actions", new JsonArray(List.of()))
            .put("notActions", new JsonArray(List.of()))
            .put("dataActions", JsonArray.ofStrings(actions))
            .put("notDataActions", new JsonArray(List.of()))
            .build();
    return JsonObject.builder()
        .put("id", DEFINITIONS + role.id())
        .put("name", role.id().toString())
        .put("type", "Microsoft.Authorization/roleDefinitions")
        .put(
            "properties",
            JsonObject.builder()
                .put("roleName", role.azureName())
                .put("description", "")
                .put("type", "AKVBuiltInRole")
                .put("permissions", new JsonArray(List.of(permission)))
                .put("assignableScopes", JsonArray.ofStrings(List.of("/")))
                .build())
        .build();
  }

  /// The managed HSM's names end in `/action` throughout.
  private static String ofHsm(String dataAction) {
    var name = dataAction.replace("Microsoft.KeyVault/vaults/", "Microsoft.KeyVault/managedHsm/");
    return !name.startsWith("Microsoft.KeyVault/") || name.endsWith("/action")
        ? name
        : name + "/action";
  }

  /// @param scope as the protocol names it: `/`, `/keys` or `/keys/{name}`
  public static JsonObject assignment(RoleAssignment assignment, String scope) {
    return JsonObject.builder()
        .put(
            "id",
            (scope.equals("/") ? "" : scope) + PROVIDER + "roleAssignments/" + assignment.id())
        .put("name", assignment.id().toString())
        .put("type", "Microsoft.Authorization/roleAssignments")
        .put(
            "properties",
            JsonObject.builder()
                .put("principalId", assignment.principalId())
                .put("roleDefinitionId", DEFINITIONS + assignment.role().id())
                .put("scope", scope)
                .build())
        .build();
  }

  /// `{value: [...]}`, all in one page.
  public static JsonObject list(List<JsonObject> items) {
    return JsonObject.builder().put("value", new JsonArray(List.<JsonValue>copyOf(items))).build();
  }

  /// What the body of a PUT asks for: `{properties: {roleDefinitionId, principalId}}`.
  ///
  /// @throws MalformedInputException if it is not of that form, or names no role of a managed HSM
  public static RoleAssignment assignment(UUID id, TenantId tenant, Scope scope, Bytes text) {
    var properties =
        Body.parse(text)
            .object("properties")
            .orElseThrow(() -> new MalformedInputException("properties: expected an object"));
    var principal = properties.requiredString("principalId");
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw properties.wrong("principalId", "1 to 256 characters of ASCII without spaces");
    }
    var definition = properties.requiredString("roleDefinitionId").toLowerCase(Locale.ROOT);
    var role =
        Role.named(definition.substring(definition.lastIndexOf('/') + 1))
            .filter(Role::ofManagedHsm)
            .orElseThrow(
                () -> properties.wrong("roleDefinitionId", "the id of a role of managed HSMs"));
    return new RoleAssignment(id, tenant, principal, role, scope);
  }
}
