package io.privyseal.attestation.verification.intel;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.verification.VectorFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every verdict that the provenance of the SGX and TDX vectors states is ours, and no file is left
/// out. Prints how many verdicts agree, area by area.
class VectorVerdictsTest {
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| ([^|]+/[^|]+?) \\| S\\d+ \\|");
  private static final Map<String, Integer> AGREED = new TreeMap<>();

  @BeforeAll
  static void vectorsArePresent() {
    VectorFiles.assumePresent();
  }

  @AfterAll
  static void printCounts() {
    AGREED.forEach((area, count) ->
        System.out.printf(
            "%s on %s: %d verdicts, as the provenance says%n",
            area, Verdicts.ENGINE.identity().id(), count));
  }

  @TestFactory
  Stream<DynamicTest> verdicts() {
    var all =
        Stream.of(SgxVectorCases.all(), TdxVectorCases.all(), CollateralVectorCases.all())
            .flatMap(List::stream)
            .map(VectorVerdictsTest::test);
    return Stream.concat(
        all, Stream.of(DynamicTest.dynamicTest("no file is left out", () -> everyFileWasRead())));
  }

  private static DynamicTest test(VectorCase one) {
    return DynamicTest.dynamicTest(
        one.area() + ": " + one.name(),
        () -> {
          one.check().execute();
          AGREED.merge(one.area(), 1, Integer::sum);
        });
  }

  /// Event logs are judged elsewhere.
  private static void everyFileWasRead() {
    var listed = new TreeSet<String>();
    for (var kind : List.of("sgx", "tdx")) {
      LISTED
          .matcher(VectorFiles.read(kind + "/PROVENANCE.md").asUtf8())
          .results()
          .map(row -> kind + "/" + row.group(1))
          .filter(file -> !file.toLowerCase(java.util.Locale.ROOT).contains("ccel"))
          .forEach(listed::add);
    }
    assertThat(listed).hasSizeGreaterThan(100);
    listed.removeAll(IntelVectors.filesRead());
    assertThat(listed).as("vectors without a verdict").isEmpty();
  }
}
