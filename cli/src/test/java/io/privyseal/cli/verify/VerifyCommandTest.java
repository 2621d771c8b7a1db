package io.privyseal.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  private static @TempDir Path directory;
  private static SimulatedMachine machine;

  private final Session session = new Session().replacing(directory.toString(), "DIR");

  @BeforeAll
  static void makeEvidence() throws IOException {
    var manufacturer =
        SimulatedManufacturer.loadOrCreate(
            directory.resolve("manufacturer"),
            Session.engine(),
            Session.NOW,
            Set.of(ProductLine.MILAN));
    machine = manufacturer.machine(Session.NOW).withVlek("cc-demo");
    var good = machine.attest(RUNTIME_DATA);
    write("good.bin", good.report().bytes());
    write("good.json", Bytes.utf8(SimulatedMachine.maaReport(good).toJson()));
    write(
        "good.base64",
        Bytes.utf8(Base64.getEncoder().encodeToString(good.report().bytes().toArray())));
    write("debug.bin", machine.sign(machine.report().debugAllowed().boundTo(RUNTIME_DATA)));
    write("cut.bin", good.report().bytes().slice(0, 1000));
    write("runtime.json", RUNTIME_DATA);
    write("other.json", Bytes.utf8("{}"));
    write("chain.pem", Bytes.utf8(machine.certificateChainPem()));
  }

  private static void write(String name, Bytes content) throws IOException {
    Files.write(directory.resolve(name), content.toArray());
  }

  private Session.Result verify(String line) {
    return session.run(("verify " + line.replace("@", directory + "/")).split(" "));
  }

  @Test
  void acceptedUnderASimulatedRootSaysSo() {
    session.matches(
        "verify-accepted",
        List.of(
            verify(
                "@good.bin --chain @chain.pem --runtime-data @runtime.json"
                    + " --trust-simulated @manufacturer")));
  }

  @Test
  void rejectedSaysWhatToMend() {
    session.matches(
        "verify-rejected",
        List.of(verify("@debug.bin --chain @chain.pem --trust-simulated @manufacturer")));
  }

  @Test
  void undecidedSaysWhatIsMissing() {
    session.matches("verify-undecided", List.of(verify("@good.bin")));
  }

  @Test
  void severalFilesGiveOneLineEachAndTheWorstExitCode() {
    session.matches(
        "verify-several",
        List.of(
            verify(
                "--chain @chain.pem --trust-simulated @manufacturer @good.bin @good.json"
                    + " @good.base64 @debug.bin @cut.bin")));
  }

  @Test
  void eachCheckIsExplained() {
    var result = verify("--explain --chain @chain.pem --trust-simulated @manufacturer @good.bin");

    assertThat(result.out()).contains("asks", "the guest policy forbids debugging", "AMD 56860");
  }

  @Test
  void aSimulatedRootIsNotTrustedUnlessNamed() {
    var result = verify("@good.bin --chain @chain.pem");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).contains("snp.chain.root");
  }

  @Test
  void otherRuntimeDataIsRefused() {
    var result =
        verify(
            "@good.bin --chain @chain.pem --trust-simulated @manufacturer"
                + " --runtime-data @other.json");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).contains("snp.guest.report-data");
  }

  @Test
  void measurementIsCompared() {
    var with = "@good.bin --chain @chain.pem --trust-simulated @manufacturer --measurement ";

    assertThat(verify(with + "00".repeat(48)).exit()).isEqualTo(ExitCode.DONE);
    assertThat(verify(with + "01".repeat(48)).exit()).isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void jsonHasTheWholeOfIt() {
    var json =
        (JsonObject)
            verify("--json @good.bin @debug.bin --chain @chain.pem --trust-simulated @manufacturer")
                .json();

    assertThat(json.string("verdict")).contains("rejected");
    assertThat(json.string("at")).contains(Session.NOW.toString());
    var files = json.array("files").orElseThrow();
    var good = (JsonObject) files.getFirst();
    assertThat(good.string("verdict")).contains("accepted");
    assertThat(good.bool("simulated")).contains(true);
    assertThat(good.string("trustRoot")).contains(SimulatedManufacturer.DEFAULT_NAME);
    assertThat(good.object("report").orElseThrow().string("signingKey")).contains("VLEK");
    var bad = (JsonObject) files.getLast();
    assertThat(bad.string("verdict")).contains("rejected");
    assertThat(bad.has("trustRoot")).isFalse();
    assertThat(bad.array("findings").orElseThrow()).hasSizeGreaterThan(30);
  }

  @Test
  void usageErrors() {
    session.matches(
        "verify-usage",
        List.of(
            verify("@absent.bin"),
            verify("@manufacturer"),
            verify("@good.bin --at noon"),
            verify("@good.bin --chain @runtime.json"),
            verify("@good.bin --chain @good.bin"),
            verify("@good.bin --trust-simulated @absent"),
            verify("@good.bin --measurement 00"),
            verify("@good.bin --allow-vmpl 4")));
  }
}
