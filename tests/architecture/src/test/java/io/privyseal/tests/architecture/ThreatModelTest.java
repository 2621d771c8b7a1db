package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every defence of the threat model names tests that exist.
class ThreatModelTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+Test)\\.([A-Za-z0-9]+)`");

  @Test
  void everyThreatHasATestThatExists() {
    var sources = testSources();
    var page = SourceTree.read(SourceTree.ROOT.resolve("docs/threat-model/README.md"));
    var missing = new ArrayList<String>();
    var rows = ROW.matcher(page);
    var count = 0;
    while (rows.find()) {
      count++;
      var names = NAME.matcher(rows.group());
      var named = 0;
      while (names.find()) {
        named++;
        var source = sources.getOrDefault(names.group(1), "");
        if (!Pattern.compile("void " + names.group(2) + "\\(").matcher(source).find()) {
          missing.add(names.group());
        }
      }
      if (named == 0) {
        missing.add("threat " + rows.group(1) + " names no test");
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(10);
  }

  /// Test sources by class name; several of one name are joined.
  private static Map<String, String> testSources() {
    var sources = new HashMap<String, String>();
    for (var file : SourceTree.files("Test.java")) {
      var name = file.getFileName().toString().replace(".java", "");
      sources.merge(name, SourceTree.read(file), String::concat);
    }
    return sources;
  }
}
