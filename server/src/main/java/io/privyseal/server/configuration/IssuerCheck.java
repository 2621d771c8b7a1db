package io.privyseal.server.configuration;

import io.privyseal.access.TenantId;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Checks the issuers, and that no two of them can speak of one principal: a caller of the one
/// would have the roles of a caller of the other.
final class IssuerCheck {
  private static final Set<String> MICROSOFT =
      Set.of("sts.windows.net", "login.microsoftonline.com");

  private final Configuration configuration;
  private final Consumer<String> error;

  IssuerCheck(Configuration configuration, Consumer<String> error) {
    this.configuration = configuration;
    this.error = error;
  }

  void run(TenantId owner) {
    if (configuration.issuerSections().size() > IssuerSection.MAX_ISSUERS) {
      error.accept("identity.issuer: expected at most " + IssuerSection.MAX_ISSUERS);
      return;
    }
    var sound = true;
    for (var section : configuration.issuerSections()) {
      try {
        section.issuer(owner);
      } catch (MalformedInputException | IllegalArgumentException e) {
        sound = false;
        error.accept("identity.issuer.%s: %s".formatted(section.name(), e.getMessage()));
      }
    }
    if (sound) {
      apart(configuration.issuers(owner));
    }
  }

  private void apart(List<TrustedIssuer> issuers) {
    for (var i = 0; i < issuers.size(); i++) {
      for (var other : issuers.subList(0, i)) {
        var one = issuers.get(i);
        if (one.issuer().equals(other.issuer())) {
          error.accept("identity: the issuer %s is named twice".formatted(one.issuer()));
        } else if (meet(one, other)) {
          error.accept(
              "identity: a caller of %s could be taken for one of %s; give one of them a prefix"
                      .formatted(one.issuer(), other.issuer())
                  + " (identity.issuer.NAME.prefix)");
        }
      }
    }
  }

  private static boolean meet(TrustedIssuer one, TrustedIssuer other) {
    var tenants = new ArrayList<>(tenants(one));
    var others = tenants(other);
    var sameTenant =
        tenants.isEmpty() || others.isEmpty() || !Collections.disjoint(tenants, others);
    return sameTenant && !areApart(one, other) && !isOneDirectory(one, other);
  }

  /// Whether no name of the one can be a name of the other. An issuer whose prefix begins the
  /// other's could choose a name that goes on like it; object ids of Entra are UUIDs, which begin
  /// like no prefix.
  private static boolean areApart(TrustedIssuer one, TrustedIssuer other) {
    var prefix = one.claims().prefix();
    var otherPrefix = other.claims().prefix();
    if ((isMicrosofts(one) && prefix.isEmpty()) || (isMicrosofts(other) && otherPrefix.isEmpty())) {
      return !prefix.equals(otherPrefix);
    }
    return !prefix.startsWith(otherPrefix) && !otherPrefix.startsWith(prefix);
  }

  /// The two issuers of one Entra tenant have the same object ids.
  private static boolean isOneDirectory(TrustedIssuer one, TrustedIssuer other) {
    return isMicrosofts(one)
        && isMicrosofts(other)
        && one.claims().principal().equals(other.claims().principal());
  }

  private static boolean isMicrosofts(TrustedIssuer issuer) {
    var rest = issuer.issuer().substring("https://".length());
    return MICROSOFT.contains(rest.split("/", 2)[0]);
  }

  private static Set<TenantId> tenants(TrustedIssuer issuer) {
    return switch (issuer.tenant()) {
      case TenantSource.Fixed(var tenant) -> Set.of(tenant);
      case TenantSource.Claim(_, var allowed) -> allowed;
    };
  }
}
