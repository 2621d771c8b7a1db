package io.privyseal.server.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the configuration file into dotted names and texts. YAML 1.2 with plain values only: no
/// tags, no aliases, no repeated keys.
final class YamlFile {
  private static final int MAX_BYTES = 256 << 10;
  private static final int MAX_DEPTH = 8;

  private final Path file;
  private final List<String> errors;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private YamlFile(Path file, List<String> errors) {
    this.file = file;
    this.errors = errors;
  }

  /// What the file says; errors are added to `errors`.
  static Map<String, List<String>> read(Path file, List<String> errors) {
    var reader = new YamlFile(file, errors);
    reader.load().ifPresent(root -> reader.collect("", root, 0));
    return reader.values;
  }

  private Optional<Object> load() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        errors.add("%s: expected at most %d bytes".formatted(file, MAX_BYTES));
        return Optional.empty();
      }
      var settings =
          LoadSettings.builder()
              .setLabel(file.toString())
              .setAllowDuplicateKeys(false)
              .setMaxAliasesForCollections(0)
              .setCodePointLimit(MAX_BYTES)
              .build();
      return Optional.ofNullable(new Load(settings).loadFromString(Files.readString(file)));
    } catch (IOException e) {
      errors.add("%s: cannot be read (%s)".formatted(file, e.getMessage()));
    } catch (YamlEngineException e) {
      errors.add("%s: not valid YAML: %s".formatted(file, oneLine(e)));
    }
    return Optional.empty();
  }

  private void collect(String name, Object value, int depth) {
    switch (value) {
      case Map<?, ?> mapping when depth < MAX_DEPTH ->
          mapping.forEach((key, inner) -> {
            var path = name.isEmpty() ? String.valueOf(key) : name + "." + key;
            if (inner == null) {
              errors.add("%s: %s has no value".formatted(file, path));
            } else {
              collect(path, inner, depth + 1);
            }
          });
      case List<?> list when list.stream().allMatch(YamlFile::isPlain) ->
          put(name, list.stream().map(String::valueOf).toList());
      case Object plain when isPlain(plain) -> put(name, List.of(String.valueOf(plain)));
      default -> errors.add("%s: %s is neither a value nor a list of values".formatted(file, name));
    }
  }

  private void put(String name, List<String> texts) {
    if (name.isEmpty()) {
      errors.add("%s: expected names and values".formatted(file));
    } else {
      values.put(name, texts);
    }
  }

  private static boolean isPlain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static String oneLine(YamlEngineException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(String::strip)
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }
}
