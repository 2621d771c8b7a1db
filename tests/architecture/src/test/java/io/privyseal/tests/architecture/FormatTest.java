package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Every source has the one format. Run with `-Dformat.write=true` to write it instead of checking.
class FormatTest {
  private static final boolean WRITE = Boolean.getBoolean("format.write");

  @Test
  void everySourceHasTheOneFormat() throws FormatterException, IOException {
    var formatter = new Formatter();
    var differ = new ArrayList<Path>();
    for (var file : SourceTree.files(".java")) {
      var source = SourceTree.read(file);
      var sorted = ImportOrderer.reorderImports(source, Style.GOOGLE);
      var formatted = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(sorted));
      if (!formatted.equals(source)) {
        if (WRITE) {
          Files.writeString(file, formatted);
        } else {
          differ.add(SourceTree.ROOT.relativize(file));
        }
      }
    }
    assertThat(differ)
        .as(
            "format with: mvn -pl tests/architecture -am test -Dformat.write=true -Dtest=FormatTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEmpty();
  }
}
