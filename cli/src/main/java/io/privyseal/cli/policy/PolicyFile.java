package io.privyseal.cli.policy;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.release.policy.PolicyParse;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.nio.file.Path;

/// A release policy from a file: its JSON text, or base64 of it as requests and templates carry it.
final class PolicyFile {
  private PolicyFile() {}

  /// The JSON text, valid or not.
  static Bytes json(Path file) {
    var content = InputFiles.read(file);
    var text = content.asUtf8().strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      return content;
    }
    try {
      return Base64Url.decodeLenient(text.replaceAll("\\s", ""));
    } catch (MalformedInputException _) {
      return content;
    }
  }

  /// @throws CommandFailure if it is not valid
  static ReleasePolicy read(Path file) {
    return switch (ReleasePolicy.parse(json(file))) {
      case PolicyParse.Valid(var policy) -> policy;
      case PolicyParse.Invalid(var faults) ->
          throw CommandFailure.rejected(
              "%s is no valid policy: %s".formatted(file, faults.getFirst()),
              "Run privyseal policy lint %s to see all faults.".formatted(file));
    };
  }
}
