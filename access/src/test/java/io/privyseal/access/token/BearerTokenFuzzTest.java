package io.privyseal.access.token;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.access.token.Authentication.Authenticated;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An arbitrary `Authorization` header ends in an answer with findings, never in an exception, and
/// never in a caller.
class BearerTokenFuzzTest {
  private static final BearerTokenVerifier VERIFIER =
      new BearerTokenVerifier(
          List.of(TrustedIssuer.entraV1(TestIssuer.TENANT)),
          Set.of(TestIssuer.AUDIENCE),
          new IssuerKeyCache(_ -> Map.of(), () -> TestIssuer.NOW),
          TestIssuer.ENGINE,
          () -> TestIssuer.NOW,
          Duration.ofMinutes(5));

  @FuzzTest(maxDuration = "30s")
  void anArbitraryHeaderIsNobody(byte[] data) {
    var header = new String(data, StandardCharsets.ISO_8859_1);
    if (VERIFIER.verify(Optional.of(header)) instanceof Authenticated) {
      throw new AssertionError("authenticated without a key");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void anArbitraryTokenIsNobody(byte[] data) {
    var header = "Bearer " + new String(data, StandardCharsets.ISO_8859_1);
    if (VERIFIER.verify(Optional.of(header)) instanceof Authenticated) {
      throw new AssertionError("authenticated without a key");
    }
  }
}
