package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.privyseal.foundation.decision.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The catalogue of checks in the documentation is the one in the code.
class CheckCatalogueTest {
  private static final Path PAGE = SourceTree.ROOT.resolve("docs/reference/checks.md");
  private static final Pattern ID = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)+");

  @Test
  void idsAreStableCodesAndNeverUsedTwice() {
    var owners = new HashMap<String, String>();
    for (var check : catalogues().flatMap(CheckCatalogueTest::constants).toList()) {
      var name = check.getClass().getSimpleName() + "." + check;
      assertThat(check.id()).as(name).matches(ID);
      assertThat(check.statement()).as(name).isNotBlank();
      assertThat(check.source()).as(name).isNotBlank();
      assertThat(check.mend()).as(name).isNotBlank();
      assertThat(owners.put(check.id(), name)).as("%s has the id of", name).isNull();
    }
    assertThat(owners).hasSizeGreaterThan(20);
  }

  @Test
  void thePageListsEveryCheck() throws IOException {
    var page = page();
    if (Boolean.getBoolean("format.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(SourceTree.read(PAGE))
        .as("rewrite docs/reference/checks.md by running this test with -Dformat.write=true")
        .isEqualTo(page);
  }

  private static String page() {
    var page =
        new StringBuilder(
            """
            # The catalogue of checks

            Every question that an evaluator asks, with the id that tokens, audit, API and command line print. Written from the code by a test.
            """);
    for (var catalogue : catalogues().toList()) {
      page.append("\n## ").append(catalogue.getName().replace("io.privyseal.", "")).append("\n\n");
      page.append("| id | passes when | source | what mends it |\n| --- | --- | --- | --- |\n");
      constants(catalogue)
          .forEach(check ->
              page.append(
                  "| `%s` | %s | %s | %s |\n"
                      .formatted(
                          check.id(),
                          cell(check.statement()),
                          cell(check.source()),
                          cell(check.mend()))));
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private static Stream<Class<?>> catalogues() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.privyseal")
            .stream()
            .filter(c -> c.isEnum() && c.isAssignableTo(Check.class))
            .sorted(java.util.Comparator.comparing(JavaClass::getName))
            .<Class<?>>map(JavaClass::reflect);
  }

  private static Stream<Check> constants(Class<?> catalogue) {
    return List.of(catalogue.getEnumConstants()).stream().map(Check.class::cast);
  }
}
