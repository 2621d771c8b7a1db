package io.privyseal.access.token;

import io.privyseal.access.Caller;
import io.privyseal.access.PrincipalIds;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads who calls out of the claims of a token that was verified.
final class TokenIdentity {
  private final TrustedIssuer issuer;
  private final JsonObject claims;

  TokenIdentity(TrustedIssuer issuer, JsonObject claims) {
    this.issuer = issuer;
    this.claims = claims;
  }

  /// @throws Refused if the token names no tenant of its issuer or no principal
  Caller caller() {
    var tenant = tenant();
    var names = issuer.claims();
    var objectId =
        first(names.principal())
            .map(name -> names.prefix() + name)
            .filter(PrincipalIds::isOfOneCaller)
            .orElseThrow(() ->
                new Refused(
                    TokenRefusal.OBJECT_MISSING, list(names.principal()), "a principal", "none"));
    var appId = first(names.application()).filter(PrincipalIds::isText).orElse("");
    var iss = claims.string("iss").orElse(issuer.issuer());
    return Caller.ofVerifiedToken(iss, tenant, objectId, appId, memberships());
  }

  private TenantId tenant() {
    return switch (issuer.tenant()) {
      case TenantSource.Fixed(var tenant) -> tenant;
      case TenantSource.Claim(var name, var allowed) -> {
        var tenant = named(name);
        if (!allowed.isEmpty() && !allowed.contains(tenant)) {
          throw new Refused(
              TokenRefusal.TENANT_FOREIGN, name.text(), "a tenant of the issuer", "another");
        }
        yield tenant;
      }
    };
  }

  private TenantId named(ClaimPath name) {
    var text =
        name.textIn(claims)
            .orElseThrow(
                () -> new Refused(TokenRefusal.TENANT_MISSING, name.text(), "a tenant", "none"));
    try {
      return new TenantId(text);
    } catch (MalformedInputException _) {
      throw new Refused(TokenRefusal.TENANT_MISSING, name.text(), "a tenant", "something else");
    }
  }

  /// Names of another form than a principal's are left out: no role can be assigned to them.
  private Set<String> memberships() {
    var names = issuer.claims();
    var found = new LinkedHashSet<String>();
    for (var claim : names.groups()) {
      claim.textsIn(claims).forEach(name -> found.add(PrincipalIds.group(names.prefix() + name)));
    }
    for (var claim : names.roles()) {
      claim.textsIn(claims).forEach(name -> found.add(PrincipalIds.role(names.prefix() + name)));
    }
    found.removeIf(name -> !PrincipalIds.isText(name));
    if (found.size() > Caller.MAX_MEMBERSHIPS) {
      throw new Refused(
          TokenRefusal.TOO_MANY_GROUPS,
          list(names.groups()),
          "at most " + Caller.MAX_MEMBERSHIPS,
          Integer.toString(found.size()));
    }
    return found;
  }

  private Optional<String> first(List<ClaimPath> names) {
    return names.stream().flatMap(name -> name.textIn(claims).stream()).findFirst();
  }

  private static String list(List<ClaimPath> names) {
    return String.join(" or ", names.stream().map(ClaimPath::text).toList());
  }
}
