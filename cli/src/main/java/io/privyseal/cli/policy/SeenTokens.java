package io.privyseal.cli.policy;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Tokens from files: each file holds one token, the claims of one as JSON, or one token per line;
/// a directory, such files.
final class SeenTokens {
  /// Tokens that one simulation looks at.
  static final int MAX_TOKENS = 10_000;

  /// One token, by the file it is from.
  record Seen(String name, JsonObject claims) {}

  private final List<Seen> all = new ArrayList<>();

  private SeenTokens() {}

  static List<Seen> read(List<Path> places) {
    var tokens = new SeenTokens();
    places.forEach(tokens::add);
    if (tokens.all.isEmpty()) {
      throw CommandFailure.usage(
          "there is no token to look at", "Name files that hold attestation tokens.");
    }
    return List.copyOf(tokens.all);
  }

  private void add(Path place) {
    if (!Files.isDirectory(place)) {
      addFile(place);
      return;
    }
    try (var files = Files.list(place)) {
      files.filter(Files::isRegularFile).sorted().limit(MAX_TOKENS + 1L).forEach(this::addFile);
    } catch (IOException e) {
      throw CommandFailure.usage(
          place + " cannot be listed: " + e.getClass().getSimpleName(),
          "Check that this user may read it.");
    }
  }

  private void addFile(Path file) {
    var text = InputFiles.read(file).asUtf8().strip();
    var name = String.valueOf(file.getFileName());
    if (text.startsWith("{")) {
      addToken(name, text);
      return;
    }
    var lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (var i = 0; i < lines.size(); i++) {
      addToken(lines.size() == 1 ? name : name + ":" + (i + 1), lines.get(i));
    }
  }

  private void addToken(String name, String tokenOrClaims) {
    if (all.size() == MAX_TOKENS) {
      throw CommandFailure.usage(
          "there are more than %d tokens".formatted(MAX_TOKENS), "Give fewer at a time.");
    }
    try {
      all.add(
          new Seen(
              name,
              tokenOrClaims.startsWith("{")
                  ? Json.parseObject(Bytes.utf8(tokenOrClaims))
                  : Jws.parse(tokenOrClaims).claims()));
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "%s is neither a token nor claims: %s".formatted(name, e.getMessage()),
          "Give tokens as the attestation service returned them, or their claims as JSON.");
    }
  }
}
