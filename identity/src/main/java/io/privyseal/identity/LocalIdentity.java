package io.privyseal.identity;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.UUID;
import java.util.regex.Pattern;

/// An application identity of the local tenant.
///
/// @param name for people: 1 to 64 lower-case letters, digits and hyphens
/// @param tenantId the local tenant
/// @param objectId the principal; roles are assigned to it
/// @param clientId the application; asks for tokens under this id
public record LocalIdentity(String name, UUID tenantId, UUID objectId, UUID clientId) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /// @throws MalformedInputException if the name has another form
  public LocalIdentity {
    if (!NAME.matcher(name).matches()) {
      throw new MalformedInputException(
          "identity: expected a name of lower-case letters, digits and hyphens");
    }
  }

  /// The path that names this identity where Azure names a user-assigned identity.
  public String resourceId() {
    return "/subscriptions/"
        + tenantId
        + "/resourceGroups/privyseal/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
        + name;
  }
}
