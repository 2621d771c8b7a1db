package io.privyseal.access.token;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.access.PrincipalIds;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Arbitrary claims of a signed token end in a caller of proper names or in a refusal, never in
/// another exception; arbitrary paths are paths or are refused.
class TokenClaimsFuzzTest {
  private static final TrustedIssuer ISSUER =
      TrustedIssuer.entra(TestIssuer.ISSUER, TestIssuer.discovery()).with(IssuerClaims.KEYCLOAK);

  @FuzzTest(maxDuration = "30s")
  void arbitraryClaimsMakeACallerOrARefusal(byte[] data) {
    JsonObject claims;
    try {
      claims = Json.parseObject(Bytes.copyOf(data), new Json.Limits(16 << 10, 16, 10_000));
    } catch (MalformedInputException _) {
      return;
    }
    try {
      var _ = TokenTimes.check(claims, false, TestIssuer.NOW, Duration.ofMinutes(5));
    } catch (Refused _) {
      // as good an answer
    }
    try {
      var _ = TokenBinding.check(claims, List.of());
    } catch (Refused _) {
      // as good an answer
    }
    try {
      var caller = new TokenIdentity(ISSUER, claims).caller();
      if (!PrincipalIds.isOfOneCaller(caller.objectId())
          || caller.memberships().stream().anyMatch(PrincipalIds::isOfOneCaller)) {
        throw new AssertionError("a caller of a name that is none");
      }
      var other = new TenantSource.Claim(ClaimPath.of("tid"), Set.of(new TenantId("other")));
      requireForeign(other, claims, caller.tenantId());
    } catch (Refused _) {
      // as good an answer
    }
  }

  private static void requireForeign(TenantSource source, JsonObject claims, TenantId named) {
    var limited =
        new TrustedIssuer(
            ISSUER.issuer(), ISSUER.discovery(), source, ISSUER.claims(), ISSUER.terms());
    if (!named.value().equals("other")) {
      try {
        var caller = new TokenIdentity(limited, claims).caller();
        throw new AssertionError("a caller of a foreign tenant: " + caller);
      } catch (Refused _) {
        // the only answer
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void anArbitraryPathIsAPathOrRefused(byte[] data) {
    try {
      var required = RequiredClaim.parse(new String(data, StandardCharsets.UTF_8));
      var _ = required.holdsIn(TestIssuer.claims());
    } catch (MalformedInputException _) {
      // as good an answer
    }
  }
}
