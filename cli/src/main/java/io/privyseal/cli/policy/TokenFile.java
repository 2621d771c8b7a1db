package io.privyseal.cli.policy;

import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerification;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Findings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Whether a token is genuine, by keys from a file.
///
/// @param findings of the token's verification
record TokenFile(List<Finding> findings) {
  static TokenFile check(
      Surroundings surroundings, Path keys, String token, ReleasePolicy policy, Instant at) {
    var published = keys(keys);
    var verifier =
        new TokenVerifier(
            (_, kid) -> published.stream().filter(key -> key.kid().equals(kid)).findFirst(),
            surroundings.engine().get(),
            TokenRules.DEFAULT);
    TokenVerification verification = verifier.verify(token, policy.authorities(), at);
    return new TokenFile(verification.findings());
  }

  private static List<AuthorityKey> keys(Path file) {
    try {
      return Json.parseObject(InputFiles.read(file)).array("keys").orElse(List.of()).stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .map(AuthorityKey::parse)
          .toList();
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "%s is no JWK set: %s".formatted(file, e.getMessage()),
          "Fetch it from the issuer: curl https://ISSUER/certs.");
    }
  }

  boolean isGenuine() {
    return Verdict.of(findings) == Verdict.ACCEPTED;
  }

  /// `genuine`, `rejected` or `undecided`.
  String word() {
    return isGenuine() ? "genuine" : Verdict.of(findings).name().toLowerCase(Locale.ROOT);
  }

  void print(Terminal terminal, Instant at) {
    terminal.line(
        isGenuine()
            ? terminal.ink(Ink.GOOD_STRONG, "The token is genuine") + " as of " + at + "."
            : terminal.ink(Ink.BAD_STRONG, "The token is not to be believed") + " as of " + at);
    terminal.blank();
    new Findings(terminal).print(findings);
  }
}
