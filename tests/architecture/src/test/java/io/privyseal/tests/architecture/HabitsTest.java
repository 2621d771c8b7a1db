package io.privyseal.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Habits of the tree that no compiler checks. Each has its reason beside it.
class HabitsTest {
  private static final int MAX_LINES = 450;

  /// Pattern to reason, for main sources.
  private static final Map<Pattern, String> BANNED_IN_MAIN = bannedInMain();

  private static Map<Pattern, String> bannedInMain() {
    var banned = new LinkedHashMap<Pattern, String>();
    banned.put(Pattern.compile("\\bInstant\\.now\\(\\)"), "the clock is given in");
    banned.put(Pattern.compile("\\bnew Random\\("), "use CryptoEngine.random()");
    banned.put(Pattern.compile("printStackTrace"), "log, or let it rise");
    banned.put(
        Pattern.compile("Security\\.(addProvider|insertProviderAt)"),
        "providers are named per call");
    banned.put(
        Pattern.compile("\\bTO" + "DO\\b|\\bFIX" + "ME\\b"),
        "finish it, or say it in LIMITATIONS.md");
    banned.put(Pattern.compile("Thread\\.sleep"), "wait for a condition, with a deadline");
    return banned;
  }

  private static final Map<Pattern, String> BANNED_IN_TESTS =
      Map.of(
          Pattern.compile("@Dis" + "abled|@Ig" + "nore"), "a test that is off is no test",
          Pattern.compile("Thread\\.sl" + "eep"), "tests do not wait by the clock");

  @Test
  void mainSourcesKeepTheHabits() {
    assertThat(offences("/src/main/", BANNED_IN_MAIN)).isEmpty();
  }

  @Test
  void testsKeepTheHabits() {
    assertThat(offences("/src/test/", BANNED_IN_TESTS)).isEmpty();
  }

  private static List<String> offences(String place, Map<Pattern, String> banned) {
    var offences = new ArrayList<String>();
    for (var file : SourceTree.files(".java")) {
      if (!file.toString().contains(place)) {
        continue;
      }
      var source = SourceTree.read(file);
      banned.forEach((pattern, reason) -> {
        if (pattern.matcher(source).find()) {
          offences.add("%s: %s (%s)".formatted(SourceTree.ROOT.relativize(file), pattern, reason));
        }
      });
    }
    return offences;
  }

  @Test
  void everyPackageIsNullMarkedAndSaysItsIdea() {
    var missing = new ArrayList<Path>();
    for (var file : SourceTree.files(".java")) {
      if (!file.toString().contains("/src/main/java/")) {
        continue;
      }
      var about = file.resolveSibling("package-info.java");
      if (!Files.exists(about)
          || !SourceTree.read(about).contains("@NullMarked")
          || !SourceTree.read(about).startsWith("///")) {
        missing.add(SourceTree.ROOT.relativize(file.getParent()));
      }
    }
    assertThat(missing.stream().distinct()).isEmpty();
  }

  @Test
  void noSourceIsTooLongToRead() {
    var tooLong =
        SourceTree.files(".java").stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .filter(file -> SourceTree.read(file).lines().count() > MAX_LINES)
            .map(SourceTree.ROOT::relativize)
            .toList();
    assertThat(tooLong).isEmpty();
  }

  @Test
  void versionsStandInTheBomAlone() {
    var version = Pattern.compile("<version>(?!0\\.1\\.0-SNAPSHOT|\\$\\{)");
    var strays =
        SourceTree.files("pom.xml").stream()
            .filter(file -> !file.startsWith(SourceTree.ROOT.resolve("build")))
            .filter(file -> version.matcher(SourceTree.read(file)).find())
            .map(SourceTree.ROOT::relativize)
            .toList();
    assertThat(strays).isEmpty();
  }

  @Test
  void parentAndBomAgreeOnTheCompilerPlugins() {
    var parent = SourceTree.read(SourceTree.ROOT.resolve("build/parent/pom.xml"));
    var bom = SourceTree.read(SourceTree.ROOT.resolve("build/bom/pom.xml"));
    for (var name : List.of("version.errorprone", "version.nullaway")) {
      var line = Pattern.compile("<" + name + ">([^<]+)<");
      var inParent = line.matcher(parent);
      var inBom = line.matcher(bom);
      assertThat(inParent.find() && inBom.find()).as(name).isTrue();
      assertThat(inParent.group(1)).isEqualTo(inBom.group(1));
    }
  }

  @Test
  void everyDependencyOfTheBomIsExplained() {
    var explained = SourceTree.read(SourceTree.ROOT.resolve("docs/dependencies.md"));
    var bom = SourceTree.read(SourceTree.ROOT.resolve("build/bom/pom.xml"));
    var management = bom.substring(bom.indexOf("<dependencyManagement>"));
    var artifact =
        Pattern.compile("<groupId>(?!io\\.privyseal)[^<]+</groupId>\\s*<artifactId>([^<]+)</");
    var missing = new ArrayList<String>();
    var matcher = artifact.matcher(management.replaceAll("(?s)<exclusions>.*?</exclusions>", ""));
    while (matcher.find()) {
      if (!explained.contains("`" + matcher.group(1) + "`")) {
        missing.add(matcher.group(1));
      }
    }
    assertThat(missing).isEmpty();
  }
}
