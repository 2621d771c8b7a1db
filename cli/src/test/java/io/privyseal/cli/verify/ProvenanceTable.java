package io.privyseal.cli.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// `provenance.txt`: what the command must say of each vector, and with which options.
final class ProvenanceTable {
  /// What is said of a file.
  enum Said {
    ACCEPTED,
    REJECTED,
    UNDECIDED,
    /// Taken as collateral.
    READ,
    /// Refused as collateral.
    DAMAGED
  }

  /// @param file below the folder of vectors, with `#` or `~`
  /// @param deciding checks that failed or are open
  /// @param passed checks that must have passed
  record Row(
      Said said, String file, List<String> deciding, List<String> passed, List<String> options) {
    String area() {
      return file.substring(0, file.indexOf('/'));
    }

    Row of(String one) {
      return new Row(said, one, deciding, passed, options);
    }

    @Override
    public String toString() {
      return said.name().toLowerCase(Locale.ROOT) + " " + file + " " + String.join(" ", options);
    }
  }

  private final Path vectors;
  private final Map<String, List<String>> names = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private ProvenanceTable(Path vectors) {
    this.vectors = vectors;
  }

  static List<Row> rows(Path vectors) {
    var table = new ProvenanceTable(vectors);
    lines().forEach(table::add);
    return table.rows;
  }

  private static List<String> lines() {
    var lines = new ArrayList<String>();
    try (var in =
        Objects.requireNonNull(ProvenanceTable.class.getResourceAsStream("provenance.txt"))) {
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(" ")) {
          lines.add(lines.removeLast() + " " + line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private void add(String line) {
    var words = new ArrayList<String>();
    for (var word : line.strip().split(" +", -1)) {
      words.addAll(
          word.startsWith("$")
              ? Objects.requireNonNull(names.get(word.substring(1)), word)
              : List.of(word));
    }
    if (words.getFirst().equals("let")) {
      names.put(words.get(1), List.copyOf(words.subList(2, words.size())));
      return;
    }
    var checks = words.size() > 2 ? List.of(words.get(2).split(",", -1)) : List.<String>of();
    var row =
        new Row(
            Said.valueOf(words.getFirst().toUpperCase(Locale.ROOT)),
            words.get(1),
            checks.stream().filter(c -> !c.startsWith("+") && !c.equals("-")).toList(),
            checks.stream().filter(c -> c.startsWith("+")).map(c -> c.substring(1)).toList(),
            words.size() > 3 ? List.copyOf(words.subList(3, words.size())) : List.of());
    if (row.file().contains("*")) {
      matching(row.file()).forEach(file -> rows.add(row.of(file)));
    } else {
      rows.add(row);
    }
  }

  private List<String> matching(String pattern) {
    var folder = vectors.resolve(pattern.substring(0, pattern.lastIndexOf('/')));
    try (var files =
        Files.newDirectoryStream(folder, pattern.substring(pattern.lastIndexOf('/') + 1))) {
      var found = new ArrayList<String>();
      files.forEach(file -> found.add(vectors.relativize(file).toString()));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("nothing is named " + pattern);
      }
      return found.stream().sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
