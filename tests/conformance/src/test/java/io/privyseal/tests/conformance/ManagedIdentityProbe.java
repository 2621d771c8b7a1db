package io.privyseal.tests.conformance;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import io.privyseal.foundation.jose.Jws;

/// A program as a customer writes it, run in a process of its own because the credentials read
/// their endpoints from the environment. Prints the claims of the token that it gets.
///
/// Arguments: `default` or `managed`, the resource, and an optional client id.
final class ManagedIdentityProbe {
  private ManagedIdentityProbe() {}

  public static void main(String[] args) {
    var token =
        credential(args)
            .getTokenSync(new TokenRequestContext().addScopes(args[1] + "/.default"))
            .getToken();
    System.out.println(Jws.parse(token).claims().toJson());
  }

  private static TokenCredential credential(String[] args) {
    if (args[0].equals("default")) {
      var builder = new DefaultAzureCredentialBuilder();
      return args.length > 2 ? builder.managedIdentityClientId(args[2]).build() : builder.build();
    }
    var builder = new ManagedIdentityCredentialBuilder();
    return args.length > 2 ? builder.clientId(args[2]).build() : builder.build();
  }
}
