package io.privyseal.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.verify.ProvenanceTable.Row;
import io.privyseal.cli.verify.ProvenanceTable.Said;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The command line agrees with every verdict that the PROVENANCE of third-party evidence states,
/// and every file that it lists is read.
class VerifyProvenanceTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "absent"));
  private static final Set<String> AREAS = new TreeSet<>(Set.of("snp", "sgx", "tdx", "azure-vtpm"));
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| (\\S+) \\| S\\d+ \\|");

  /// Takes collateral that fits no row's evidence.
  private static final String CARRIER = "sgx/dcap-qvl/sgx_quote";

  private static final Map<String, Map<String, Integer>> COUNTS = new TreeMap<>();
  private static @TempDir Path scratch;

  private final Session session = new Session();

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(
        Files.isDirectory(VECTORS), "the third-party vectors are not at " + VECTORS);
  }

  @AfterAll
  static void print() {
    COUNTS.forEach((area, counts) ->
        System.out.println("privyseal verify agrees with PROVENANCE: " + area + " " + counts));
  }

  @TestFactory
  List<DynamicTest> rows() {
    return ProvenanceTable.rows(VECTORS).stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> agrees(row)))
        .toList();
  }

  @Test
  void everyListedFileIsRead() throws IOException {
    var read = new TreeSet<String>();
    for (var row : ProvenanceTable.rows(VECTORS)) {
      read.add(plain(row.file()));
      for (var option : row.options()) {
        if (option.startsWith("@")) {
          read.addAll(filesOf(VECTORS.resolve(plain(option.substring(1)))));
        }
      }
    }
    for (var area : AREAS) {
      var listed = listed(area);
      assertThat(listed).as(area).hasSizeGreaterThanOrEqualTo(30);
      assertThat(read).as("files of %s that are read", area).containsAll(listed);
      count(area, "files", listed.size());
    }
  }

  private static Set<String> listed(String area) throws IOException {
    var text = Files.readString(VECTORS.resolve(area).resolve("PROVENANCE.md"));
    var files = new TreeSet<String>();
    LISTED.matcher(text).results().forEach(found -> files.add(area + "/" + found.group(1)));
    return files;
  }

  private static Set<String> filesOf(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      var names = new TreeSet<String>();
      files.filter(Files::isRegularFile).forEach(f -> names.add(VECTORS.relativize(f).toString()));
      return names;
    }
  }

  private void agrees(Row row) {
    var line = new ArrayList<>(List.of("verify", "--json"));
    for (var option : row.options()) {
      line.add(option.startsWith("@") ? path(option.substring(1)).toString() : option);
    }
    if (row.said() == Said.READ || row.said() == Said.DAMAGED) {
      line.addAll(List.of("--collateral", path(row.file()).toString()));
      line.add(path(CARRIER).toString());
    } else {
      line.add(path(row.file()).toString());
    }

    var result = session.run(line.toArray(String[]::new));

    switch (row.said()) {
      case READ -> assertThat(result.exit()).as(result.err()).isNotEqualTo(ExitCode.USAGE);
      case DAMAGED -> assertThat(result.err()).contains("holds no certificates or collateral");
      case ACCEPTED -> judged(row, result, "failed", ExitCode.DONE);
      case REJECTED -> judged(row, result, "failed", ExitCode.REJECTED);
      case UNDECIDED -> judged(row, result, "undecided", ExitCode.UNDECIDED);
    }
    count(row.area(), row.said().name().toLowerCase(java.util.Locale.ROOT), 1);
  }

  private static void judged(Row row, Session.Result result, String deciding, ExitCode exit) {
    assertThat(result.exit()).as("%s %s", result.err(), result.out()).isEqualTo(exit);
    assertThat(checks(result, deciding)).containsExactlyInAnyOrderElementsOf(row.deciding());
    assertThat(checks(result, "passed")).containsAll(row.passed());
  }

  private static List<String> checks(Session.Result result, String outcome) {
    var file = (JsonObject) ((JsonObject) result.json()).array("files").orElseThrow().getFirst();
    return file.array("findings").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(f -> f.string("outcome").orElseThrow().equals(outcome))
        .map(f -> f.string("check").orElseThrow())
        .toList();
  }

  private static synchronized void count(String area, String what, int number) {
    COUNTS.computeIfAbsent(area, _ -> new TreeMap<>()).merge(what, number, Integer::sum);
  }

  private static Path path(String named) {
    var parts = new VectorParts(scratch);
    if (named.contains("#")) {
      return parts.write(plain(named), named.substring(named.indexOf('#') + 1));
    }
    if (named.contains("~")) {
      var change = named.substring(named.indexOf('~') + 1).split("=", 2);
      return parts.writeChanged(plain(named), change[0], change[1]);
    }
    return VECTORS.resolve(named);
  }

  private static String plain(String named) {
    return named.split("[#~]", 2)[0];
  }
}
