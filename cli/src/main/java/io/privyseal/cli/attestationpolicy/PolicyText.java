package io.privyseal.cli.attestationpolicy;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.appraisal.policy.PolicySyntaxException;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import java.nio.file.Path;

/// An attestation policy from a file with its text.
final class PolicyText {
  private PolicyText() {}

  static String text(Path file) {
    return InputFiles.read(file).asUtf8();
  }

  /// @throws CommandFailure if it is not valid
  static AttestationPolicy read(Path file) {
    try {
      return AttestationPolicy.parse(text(file));
    } catch (PolicySyntaxException e) {
      throw CommandFailure.rejected(
          "%s is no valid policy: %s".formatted(file, e.getMessage()),
          "docs/reference/maa-policy.md describes the language.");
    }
  }
}
