package io.privyseal.attestation.result;

import static io.privyseal.attestation.result.TestAuthority.ENGINE;
import static io.privyseal.attestation.result.TestAuthority.NOW;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Arbitrary bytes end in findings or in a malformed input, never in another exception, and never
/// in a verified token.
class TokenFuzzTest {
  private static final TokenVerifier VERIFIER =
      new TokenVerifier((_, _) -> Optional.empty(), ENGINE, TokenRules.DEFAULT);
  private static final List<Authority> AUTHORITIES =
      List.of(Authority.parse("https://weu.attest.example"));

  @FuzzTest(maxDuration = "30s")
  void aTokenOfArbitraryBytesIsNotVerified(byte[] data) {
    var token = new String(data, StandardCharsets.ISO_8859_1);
    if (VERIFIER.verify(token, AUTHORITIES, NOW) instanceof TokenVerification.Verified) {
      throw new AssertionError("verified without a key");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aKeySetOfArbitraryBytesIsReadOrRefused(byte[] data) {
    try {
      var _ = AuthorityKeySet.parse(Bytes.copyOf(data)).find("k");
    } catch (MalformedInputException expected) {
      // what a parser may say
    }
  }
}
