package io.privyseal.keyvault.release;

import static io.privyseal.keyvault.release.TestTokens.ENGINE;
import static io.privyseal.keyvault.release.TestTokens.KEK;
import static io.privyseal.keyvault.release.TestTokens.NOW;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.keyvault.release.envelope.KeyUnwrapper;
import io.privyseal.keyvault.release.envelope.Opening;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations;
import io.privyseal.keyvault.release.envelope.ReleaseOpener;
import io.privyseal.keyvault.release.envelope.SecretOpening;
import io.privyseal.keyvault.release.envelope.WrappedKey;
import io.privyseal.keyvault.release.policy.PolicyExplain;
import io.privyseal.keyvault.release.policy.PolicyLint;
import io.privyseal.keyvault.release.policy.PolicyParse;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Optional;

/// Arbitrary bytes end in faults, findings or a malformed input, never in another exception.
class ReleaseFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void aPolicyOfArbitraryBytesIsReadOrRefused(byte[] data) {
    if (ReleasePolicy.parse(Bytes.copyOf(data)) instanceof PolicyParse.Valid(var policy)) {
      var text = Bytes.utf8(policy.canonicalJson());
      if (!ReleasePolicy.parse(text).orThrow().equals(policy)) {
        throw new AssertionError("the canonical form is another policy");
      }
      var _ = PolicyLint.lint(policy);
      var _ = PolicyExplain.explain(policy, TestTokens.claims());
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aWrappedKeyOfArbitraryBytesIsReadOrRefused(byte[] data) {
    try {
      var wrapped = WrappedKey.parse(Bytes.copyOf(data).base64Url());
      wrapped.unwrap(ENGINE, (RSAPrivateKey) KEK.getPrivate()).close();
      throw new AssertionError("unwrapped what nobody wrapped");
    } catch (MalformedInputException | CryptoFailureException expected) {
      // what a parser may say
    }
  }

  @FuzzTest(maxDuration = "30s")
  void anAnswerOfArbitraryBytesIsRejected(byte[] data) {
    var opening =
        new ReleaseOpener(ENGINE, List.of())
            .open(
                new String(data, StandardCharsets.ISO_8859_1),
                expected(),
                (RSAPrivateKey) KEK.getPrivate(),
                NOW);
    if (opening instanceof Opening.Opened) {
      throw new AssertionError("opened what nobody signed");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void anAnswerAboutASecretOfArbitraryBytesIsRejected(byte[] data) {
    var opening =
        new ReleaseOpener(ENGINE, List.of())
            .openSecret(
                new String(data, StandardCharsets.ISO_8859_1),
                expected(),
                KeyUnwrapper.of(ENGINE, (RSAPrivateKey) KEK.getPrivate()),
                NOW);
    if (opening instanceof SecretOpening.Opened) {
      throw new AssertionError("opened what nobody signed");
    }
  }

  private static ReleaseExpectations expected() {
    return new ReleaseExpectations(
        URI.create("https://vault.example"),
        "k",
        Optional.empty(),
        ReleaseEncryption.DEFAULT,
        Optional.empty(),
        ReleaseExpectations.NonceEcho.REQUIRED);
  }
}
