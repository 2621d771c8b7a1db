package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page of bounds and the constants of the code say the same, and nothing that keeps entries in
/// memory is missing there.
class BoundsDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("\\| [^|]+ \\| `([A-Z]\\w+)\\.([A-Z_]+)` \\| ([^|]+?) \\|");

  /// A map that is shared between threads, or forgets by use: it lives as long as its object.
  private static final Pattern LONG_LIVED =
      Pattern.compile("new ConcurrentHashMap<|new LinkedHashMap<>\\([\\w.]+, ?[\\w.]+, true\\)");

  private static final Pattern SECONDS = Pattern.compile("Duration\\.of(\\w+)\\((\\w+)\\)");

  private final String page = SourceTree.read(SourceTree.ROOT.resolve("docs/reference/bounds.md"));

  @Test
  void everyConstantOfThePageHasThatValue() {
    var wrong = new ArrayList<String>();
    var rows = ROW.matcher(page);
    var count = 0;
    while (rows.find()) {
      count++;
      var found = value(rows.group(1), rows.group(2));
      if (!found.equals(List.of(rows.group(3)))) {
        wrong.add(
            "%s.%s: %s on the page, %s in the code"
                .formatted(rows.group(1), rows.group(2), rows.group(3), found));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isGreaterThan(25);
  }

  @Test
  void everyClassThatKeepsEntriesIsOnThePage() {
    assertThat(
            mainSources()
                .filter(file -> LONG_LIVED.matcher(SourceTree.read(file)).find())
                .map(BoundsDocumentTest::className)
                .filter(
                    name -> !page.contains("`" + name + "`") && !page.contains("`" + name + "."))
                .toList())
        .isEmpty();
  }

  /// Of what serves other people: not of a tool that ends with its command.
  private static Stream<Path> mainSources() {
    return SourceTree.files(".java").stream()
        .filter(file -> file.toString().contains("/src/main/"))
        .filter(file -> !file.toString().matches(".*/(testkit|cli|bench|client)/.*"));
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static List<String> value(String type, String constant) {
    var declared = Pattern.compile("\\b" + constant + "\\s*=\\s*([^;]+);");
    return mainSources()
        .filter(file -> className(file).equals(type))
        .map(file -> declared.matcher(SourceTree.read(file)))
        .filter(java.util.regex.Matcher::find)
        .map(found -> evaluated(found.group(1)))
        .toList();
  }

  /// Whole numbers, products, shifts and durations.
  private static String evaluated(String expression) {
    var duration = SECONDS.matcher(expression);
    if (duration.matches()) {
      var amount = Long.parseLong(duration.group(2));
      return switch (duration.group(1)) {
        case "Seconds" -> Duration.ofSeconds(amount).toString();
        case "Minutes" -> Duration.ofMinutes(amount).toString();
        default -> expression;
      };
    }
    var shift = expression.split("<<", 2);
    var product = 1L;
    for (var factor : shift[0].split("\\*", -1)) {
      product *= number(factor);
    }
    return Long.toString(shift.length == 1 ? product : product << number(shift[1]));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", "").replace("L", "").strip());
  }
}
