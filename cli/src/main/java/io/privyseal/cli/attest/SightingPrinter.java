package io.privyseal.cli.attest;

import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.detection.Sighting;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints which devices there are, and the evidence that was made.
final class SightingPrinter {
  private static final int DEVICE_COLUMNS = 28;
  private static final int STATE_COLUMNS = 13;

  private final Terminal terminal;

  SightingPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  /// @param file where the request was saved; empty for nowhere
  record Made(Evidence evidence, JsonObject request, Optional<Path> file) {}

  void print(List<Sighting> sightings, Optional<Made> made, boolean asJson) {
    if (asJson) {
      terminal.json(json(sightings, made));
      return;
    }
    sightings.forEach(this::print);
    terminal.blank();
    if (made.isPresent()) {
      print(made.get());
    } else {
      var found = sightings.stream().anyMatch(s -> s.state() == Sighting.State.CHOSEN);
      terminal.line(found ? "no evidence was asked for" : "no device here makes such evidence");
    }
  }

  private void print(Sighting seen) {
    terminal.line(
        Text.pad(seen.device().label(), DEVICE_COLUMNS)
            + Text.pad(terminal.ink(ink(seen.state()), word(seen.state())), STATE_COLUMNS)
            + terminal.ink(Ink.FAINT, seen.place()));
    below(seen.reason());
    if (!seen.next().isEmpty()) {
      below(terminal.arrow() + " " + seen.next());
    }
  }

  private void below(String text) {
    var indent = DEVICE_COLUMNS;
    for (var line : Text.wrap(text, terminal.width() - indent)) {
      terminal.line(" ".repeat(indent) + line);
    }
  }

  private void print(Made made) {
    var evidence = made.evidence();
    terminal.line(
        terminal.ink(Ink.STRONG, evidence.kind().wireName())
            + ": "
            + AttestCommand.summary(evidence));
    if (made.file().isPresent()) {
      terminal.line("%s: the body of POST /%s".formatted(made.file().get(), evidence.path()));
    } else {
      terminal.line("--out FILE saves it as the body of POST /" + evidence.path());
    }
  }

  private static JsonObject json(List<Sighting> sightings, Optional<Made> made) {
    var json =
        JsonObject.builder()
            .put("devices", new JsonArray(sightings.stream().map(SightingPrinter::json).toList()));
    if (made.isPresent()) {
      json.put(
          "evidence",
          JsonObject.builder()
              .put("kind", made.get().evidence().kind().wireName())
              .put("path", made.get().evidence().path())
              .put("request", made.get().request())
              .put("file", made.get().file().map(Path::toString).orElse(null))
              .build());
    }
    return json.build();
  }

  private static JsonValue json(Sighting seen) {
    return JsonObject.builder()
        .put("device", seen.device().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("place", seen.place())
        .put("state", word(seen.state()))
        .put(
            "kinds",
            JsonArray.ofStrings(seen.kinds().stream().map(EvidenceKind::wireName).toList()))
        .put("reason", seen.reason())
        .put("next", seen.next().isEmpty() ? null : seen.next())
        .build();
  }

  private static String word(Sighting.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Ink ink(Sighting.State state) {
    return switch (state) {
      case CHOSEN -> Ink.GOOD;
      case PASSED_OVER -> Ink.NAME;
      case UNUSABLE -> Ink.BAD;
      case ABSENT -> Ink.FAINT;
    };
  }
}
