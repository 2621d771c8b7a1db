package io.privyseal.cli.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.TenantId;
import io.privyseal.access.storage.PostgresRoleAssignments;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.audit.storage.PostgresAuditLog;
import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server of the production profile as a process of its own, with everything that an operator
/// gives it.
class ServerCommandTest {
  private static final int STOP_SECONDS = 120;
  private static final int CONNECTIONS = 2;

  private static @TempDir Path directory;
  private static Installation installation;
  private static Process server;
  private static JsonObject ports;
  private static HttpClient http;

  private final Session session = new Session();

  @BeforeAll
  static void start() throws IOException {
    installation = Installation.prepare(directory, TestPostgres.address());
    var made = new Session().run("root-key", "new", installation.rootKey().toString());
    assertThat(made.exit()).as(made.err()).isEqualTo(ExitCode.DONE);
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.privyseal.cli.Main",
                "server",
                "--json",
                "--config",
                installation.configuration().toString())
            .redirectError(directory.resolve("server.log").toFile())
            .start();
    ports = announcement().object("ports").orElseThrow();
    http = HttpClient.newBuilder().sslContext(StackClient.trust(installation.authority())).build();
  }

  private static JsonObject announcement() throws IOException {
    var out = server.inputReader();
    var text = new StringBuilder();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      text.append(line).append('\n');
      if (line.equals("}")) {
        return Json.parseObject(Bytes.utf8(text.toString()));
      }
    }
    throw new AssertionError(Files.readString(directory.resolve("server.log")));
  }

  /// The last check of all: SIGTERM ends it cleanly.
  @AfterAll
  static void stopsCleanlyWhenToldTo() throws IOException, InterruptedException {
    http.close();
    server.destroy();

    assertThat(server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
    assertThat(Files.readString(directory.resolve("server.log")))
        .contains("starting", "stopping", "stopped");
  }

  private static HttpRequest.Builder request(String service, String target) {
    return HttpRequest.newBuilder(
        URI.create("https://localhost:" + ports.integer(service).orElseThrow() + target));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void isReadyOverTlsOfTheGivenAuthority() throws Exception {
    var answer = send(request("platform", "/ready"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Json.parseObject(Bytes.utf8(answer.body())).bool("ready")).contains(true);
  }

  @Test
  void saysThatItIsProduction() throws Exception {
    var answer = send(request("platform", "/health"));

    assertThat(Json.parseObject(Bytes.utf8(answer.body())).string("profile"))
        .contains("production");
  }

  @Test
  void evidenceOfASimulatedRootIsRefused() throws Exception {
    var now = Clock.systemUTC().instant();
    var machine =
        SimulatedManufacturer.create(
                Session.engine(), now, "Simulated", EnumSet.of(ProductLine.MILAN))
            .machine(now);
    var report = SimulatedMachine.maaReport(machine.evidence(machine.report()));
    var body = JsonObject.builder().put("report", Bytes.utf8(report.toJson()).base64Url()).build();

    var answer =
        send(
            request("attestation", "/attest/SevSnpVm?api-version=2022-08-01")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toJson())));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    var id = answer.headers().firstValue("privyseal-decision-id").orElseThrow();
    assertThat(failedChecks(id)).containsExactly("snp.chain.root");
  }

  private static List<String> failedChecks(String id) {
    try (var database = Database.open(installation.database(), CONNECTIONS)) {
      return new PostgresAuditLog(database, Clock.systemUTC())
          .find(new DecisionId(id)).orElseThrow().event().decision().deciding().stream()
              .map(Finding::check)
              .toList();
    }
  }

  @Test
  void aVaultRequestWithoutATokenIsToldWhereToGetOne() throws Exception {
    var answer = send(request("vault", "/keys?api-version=7.4"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("https://login.example.com", "resource=\"https://vault.example.com\"");
  }

  @Test
  void anAdministratorIsRecoveredWithTheConfigurationWhileTheServerRuns() {
    var result = recover("carol", "the last administrator left");

    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.DONE);
    var id = ((JsonObject) result.json()).string("decision").orElseThrow();
    try (var database = Database.open(installation.database(), CONNECTIONS)) {
      var event =
          new PostgresAuditLog(database, Clock.systemUTC())
              .find(new DecisionId(id))
              .orElseThrow()
              .event();
      assertThat(event.facts()).containsEntry("reason", "the last administrator left");
      assertThat(
              new PostgresRoleAssignments(database).of(new TenantId(Installation.TENANT), "carol"))
          .extracting(RoleAssignment::role)
          .containsExactly(Role.KEY_VAULT_ADMINISTRATOR);
    }
  }

  @Test
  void aRecoveryOfNobodyIsRefused() {
    assertThat(recover(" ", "r").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(recover("carol", "").exit()).isEqualTo(ExitCode.USAGE);
  }

  private Session.Result recover(String principal, String reason) {
    return session.run(
        "admin",
        "recover",
        "--json",
        "--config",
        installation.configuration().toString(),
        "--principal",
        principal,
        "--reason",
        reason);
  }

  private Session.Result fails(String yaml) throws IOException {
    var file = Files.writeString(Files.createTempFile(directory, "broken-", ".yaml"), yaml);
    return session.run("server", "--config", file.toString());
  }

  private static String yaml() throws IOException {
    return Files.readString(installation.configuration());
  }

  @Test
  void everySettingThatIsMissingIsListedAtOnce() throws Exception {
    var result = fails("bind: 127.0.0.1\n");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "database.url",
            "database.user",
            "database.password-file",
            "root-key.file",
            "tls.certificate-file",
            "tls.key-file",
            "platform.port",
            "vault.port",
            "vault.domain",
            "vault.names",
            "vault.tenant",
            "vault.signing-certificate-file",
            "vault.signing-key-file",
            "attestation.port",
            "attestation.url",
            "identity.entra-tenants")
        .contains("the configuration has 16 error(s)");
  }

  @Test
  void withoutAConfigurationItNamesEverythingThatIsMissing() {
    var result = session.run("server");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("database.url", "root-key.file", "tls.certificate-file", "vault.tenant")
        .contains("Correct the configuration");
  }

  @Test
  void settingsOfTheLocalStackAreRefused() throws Exception {
    var result = fails(yaml() + "data-directory: /tmp/stack\nports: {base: 9440}\n");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("2 error(s)", "data-directory", "ports.base", "trusts nothing simulated");
  }

  @Test
  void aRootKeyThatOthersMayReadIsRefused() throws Exception {
    var open = Files.copy(installation.rootKey(), directory.resolve("open.key"));
    Files.setPosixFilePermissions(
        open, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    var result = fails(yaml().replace("root.key", "open.key"));

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.err()).contains("open.key is open to others", "chmod 600");
  }

  @Test
  void aSigningChainWithoutIntermediateIsRefused() throws Exception {
    var result = fails(yaml().replace("signing.pem", "ca.pem"));

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.err()).contains("expected an RSA leaf, an intermediate and the root");
  }

  @Test
  void aDatabaseThatIsAwaySaysWhatToCheck() throws Exception {
    var result =
        fails(yaml().replaceFirst("jdbc:postgresql://[^']+", "jdbc:postgresql://127.0.0.1:1/none"));

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.err()).contains("the server cannot start", "Check database.url");
  }
}
