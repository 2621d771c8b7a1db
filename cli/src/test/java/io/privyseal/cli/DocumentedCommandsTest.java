package io.privyseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command that a page shows is run: here, or in the test that this one names.
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of(System.getProperty("privyseal.root"));
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  /// Commands that start or need a running stack, by their first word, and where they are run.
  private static final Map<String, String> RUN_ELSEWHERE =
      Map.of(
          "demo", "cli/src/test/java/io/privyseal/cli/demo/DemoCommandTest.java",
          "up", "cli/src/test/java/io/privyseal/cli/stack/UpCommandTest.java",
          "token", "cli/src/test/java/io/privyseal/cli/stack/UpCommandTest.java",
          "decision", "cli/src/test/java/io/privyseal/cli/stack/UpCommandTest.java");

  private final Session session = new Session();

  @Test
  void everyCommandOfTheReadmeRuns(@TempDir Path directory) throws IOException {
    writeFiles(directory);
    var commands = commands(ROOT.resolve("README.md"));
    assertThat(commands).hasSizeGreaterThan(6);
    for (var command : commands) {
      var elsewhere = RUN_ELSEWHERE.get(command.getFirst());
      if (elsewhere != null) {
        assertThat(Files.readString(ROOT.resolve(elsewhere)))
            .as(elsewhere)
            .contains("\"" + command.getFirst());
        continue;
      }
      var arguments =
          command.stream()
              .map(word -> Files.exists(directory.resolve(word)) ? directory.resolve(word) : word)
              .map(Object::toString)
              .toArray(String[]::new);
      var result = session.run(arguments);
      assertThat(result.exit()).as("%s: %s", command, result.err()).isNotEqualTo(ExitCode.USAGE);
      assertThat(result.out()).as(command.toString()).isNotBlank();
    }
  }

  /// The words after `./privyseal`, of each line in the page's shell blocks.
  private static List<List<String>> commands(Path page) throws IOException {
    var commands = new ArrayList<List<String>>();
    var blocks = BLOCK.matcher(Files.readString(page));
    while (blocks.find()) {
      for (var line : blocks.group(1).lines().toList()) {
        var words = List.of(line.strip().split(" +", -1));
        if (words.getFirst().equals("./privyseal")) {
          commands.add(words.subList(1, words.size()));
        } else {
          assertThat(line).as("a command that is run by nothing").isEqualTo("mvn verify");
        }
      }
    }
    return commands;
  }

  private static void writeFiles(Path directory) throws IOException {
    var machine = SharedManufacturer.get().machine(ProductLine.MILAN, SharedManufacturer.EPOCH);
    var evidence = machine.evidence(machine.report());
    Files.write(directory.resolve("report.bin"), evidence.report().bytes().toArray());
    Files.writeString(directory.resolve("chain.pem"), machine.certificateChainPem());
    var now = Instant.now();
    var platform =
        SimulatedIntel.create(CryptoEngines.choose(), now, SimulatedIntel.DEFAULT_NAME)
            .platform(now);
    Files.write(directory.resolve("quote.bin"), platform.quote(platform.enclaveReport()).toArray());
    Files.writeString(
        directory.resolve("collateral.json"),
        platform.sgxCollateral(now).build().bundleJson().toJson());
    Files.writeString(
        directory.resolve("policy.json"),
        """
        {"version":"1.0.0","anyOf":[{"authority":"https://maa.example.com","allOf":[
          {"claim":"x-ms-attestation-type","equals":"sevsnpvm"}]}]}
        """);
    Files.copy(directory.resolve("policy.json"), directory.resolve("next.json"));
    var token =
        Jws.unsecured(
            JsonObject.EMPTY,
            Bytes.utf8(
                "{\"iss\":\"https://maa.example.com\",\"x-ms-attestation-type\":\"sevsnpvm\"}"));
    Files.writeString(directory.resolve("token.jwt"), token);
    Files.writeString(Files.createDirectory(directory.resolve("tokens")).resolve("a.jwt"), token);
  }
}
