package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.privyseal.foundation.decision.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every check of every kind of evidence has a test in which it passes and one in which it does
/// not, and the page in the documentation names them.
class EvidenceTableTest {
  private static final String VERIFICATION = "io.privyseal.attestation.verification";
  private static final Path PAGE = SourceTree.ROOT.resolve("docs/reference/evidence-checks.md");
  private static final Path TESTS = SourceTree.ROOT.resolve("attestation");
  private static final Pattern TEST_FILE =
      Pattern.compile(".*/src/test/.*(?:Test|Refusals)\\.java");
  private static final Pattern METHOD =
      Pattern.compile("^( +)(?:private |static )*void (\\w+)\\(", Pattern.MULTILINE);

  /// @param where package, class and method
  private record TestMethod(String where, String body) {}

  @Test
  void everyCheckHasATestThatRefuses() {
    var tests = tests();
    for (var catalogue : catalogues()) {
      for (var check : catalogue.getEnumConstants()) {
        assertThat(refusing(tests, catalogue, check))
            .as("a test that calls isRejectedBecauseOf(%s.%s)", catalogue.getSimpleName(), check)
            .isPresent();
      }
    }
  }

  @Test
  void everyKindHasATestInWhichEachCheckPasses() {
    var tests = tests();
    for (var catalogue : catalogues()) {
      assertThat(passing(tests, catalogue))
          .as("a test over @EnumSource(%s.class)", catalogue.getSimpleName())
          .isPresent();
    }
  }

  @Test
  void thePageNamesThem() throws IOException {
    var page = page();
    if (Boolean.getBoolean("format.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(SourceTree.read(PAGE))
        .as("rewrite docs/reference/evidence-checks.md: run this with -Dformat.write=true")
        .isEqualTo(page);
  }

  private static String page() {
    var page =
        new StringBuilder(
            """
            # Checks of evidence, and the tests that hold them

            Each check is asked of every piece of evidence of its kind, in this order. In the passing test it passes; in the failing test it alone makes the evidence
            rejected or undecided. Written from the code by a test, which fails when a check lacks either. What each asks and what mends it: [checks.md](checks.md).
            """);
    var tests = tests();
    for (var catalogue : catalogues()) {
      page.append("\n## ").append(catalogue.getName().replace(VERIFICATION + ".", ""));
      page.append("\n\n| id | source | passing test | failing test |\n| --- | --- | --- | --- |\n");
      for (var check : catalogue.getEnumConstants()) {
        page.append(
            "| `%s` | %s | `%s` | `%s` |\n"
                .formatted(
                    ((Check) check).id(),
                    ((Check) check).source().replace("|", "\\|"),
                    passing(tests, catalogue).map(TestMethod::where).orElse("none"),
                    refusing(tests, catalogue, check).map(TestMethod::where).orElse("none")));
      }
    }
    return page.toString();
  }

  private static Optional<TestMethod> passing(List<TestMethod> tests, Class<?> catalogue) {
    var source = "@EnumSource(" + catalogue.getSimpleName() + ".class)";
    return tests.stream()
        .filter(t -> t.body().contains(source) && t.body().contains(".passed("))
        .findFirst();
  }

  /// The test that says it in the fewest words, so that the page names the plainest one.
  private static Optional<TestMethod> refusing(
      List<TestMethod> tests, Class<?> catalogue, Object check) {
    // What Intel's two catalogues have in common is asked, and tested, in one place for both.
    var constant = "\\b(?:%s|QuoteQuestion)\\.%s\\b".formatted(catalogue.getSimpleName(), check);
    var refuses = "\\bis(?:Rejected(?:Also)?BecauseOf|UndecidedBecauseOf|Refused)\\(";
    // Named in the assertion itself, or chosen by the parameter of the test.
    var pattern =
        Pattern.compile(
            "%s[^;]*%s|%s(?s:.*)%scheck\\)".formatted(refuses, constant, constant, refuses));
    return tests.stream()
        .filter(t -> pattern.matcher(t.body()).find())
        .min(Comparator.comparingInt(t -> t.body().length()));
  }

  private static List<TestMethod> tests() {
    try (var files = Files.walk(TESTS)) {
      return files
          .filter(f -> TEST_FILE.matcher(f.toString()).matches())
          .sorted()
          .flatMap(EvidenceTableTest::methods)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Each from its annotation to the brace that closes it.
  private static Stream<TestMethod> methods(Path file) {
    var folder = file.getParent().getFileName();
    var name = folder + "." + file.getFileName().toString().replace(".java", "");
    return Arrays.stream(SourceTree.read(file).split("\n(?= +@(?:Parameterized)?Test\\b)"))
        .flatMap(part -> {
          var method = METHOD.matcher(part);
          return method.find()
              ? Stream.of(new TestMethod(name + "." + method.group(2), untilClosed(part, method)))
              : Stream.empty();
        });
  }

  private static String untilClosed(String part, Matcher method) {
    var end = part.indexOf("\n" + method.group(1) + "}", method.end());
    return end < 0 ? part : part.substring(0, end);
  }

  private static List<Class<?>> catalogues() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(VERIFICATION)
            .stream()
            .filter(c -> c.isEnum() && c.isAssignableTo(Check.class))
            .sorted(Comparator.comparing(JavaClass::getName))
            .<Class<?>>map(JavaClass::reflect)
            .toList();
  }
}
