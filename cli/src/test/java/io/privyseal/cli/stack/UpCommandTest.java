package io.privyseal.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `up` as a process of its own, and the commands that talk to it.
class UpCommandTest {
  private static final int STOP_SECONDS = 120;

  private static @TempDir Path directory;
  private static Process up;
  private static JsonObject announced;

  private final Session session = new Session().replacing(directory.toString(), "DIR").now();

  @BeforeAll
  static void start() throws IOException {
    up = launch("up", "--json", "--port-base", "0", "--data", directory.toString());
    var out = up.inputReader();
    var text = new StringBuilder();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      text.append(line).append('\n');
      if (line.equals("}")) {
        break;
      }
    }
    assertThat(text.toString()).as("up says where it is").isNotEmpty();
    announced = Json.parseObject(Bytes.utf8(text.toString()));
  }

  private static Process launch(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-D" + LocalStack.SOFTWARE_PROPERTY + "=" + TestPostgres.software(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.privyseal.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(directory.resolve("up.log").toFile()).start();
  }

  /// The last check of all: SIGTERM ends it cleanly.
  @AfterAll
  static void stopsCleanlyWhenToldTo() throws IOException, InterruptedException {
    up.destroy();

    assertThat(up.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(up.exitValue()).isZero();
    assertThat(directory.resolve("stack.json")).doesNotExist();
    assertThat(Files.readString(directory.resolve("up.log"))).contains("stopping", "stopped");
  }

  private static String data() {
    return " --data " + directory;
  }

  private Session.Result run(String line) {
    return session.run(line.split(" "));
  }

  @Test
  void announcesItsServices() throws IOException {
    assertThat(announced.object("services").orElseThrow().members().keySet())
        .containsExactly(
            "platform", "vault", "attestation", "otherAttestation", "issuer", "managedIdentity");
    assertThat(announced.object("identities").orElseThrow().members().keySet())
        .containsExactly("operator", "workload", "outsider");
    assertThat(Json.parseObject(Bytes.copyOf(Files.readAllBytes(directory.resolve("stack.json")))))
        .isEqualTo(announced);
  }

  @Test
  void givesTokensOfItsIdentities() {
    assertThat(run("token" + data()).out().strip().split("\\.")).hasSize(3);
    var json = (JsonObject) run("token --json --identity workload" + data()).json();
    assertThat(json.string("token_type")).contains("Bearer");
  }

  @Test
  void aDecisionIsShownToTheOwner() throws IOException, InterruptedException {
    var id = refusedDecision();

    var result = run("decision " + id + data());

    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("REJECTED", id, "access.role", "expected", "found");
    var json = (JsonObject) run("decision --json " + id + data()).json();
    assertThat(json.object("decision").orElseThrow().string("id")).contains(id);
  }

  @Test
  void aDecisionIsNotShownToAnOutsider() throws IOException, InterruptedException {
    var token = directory.resolve("outsider.jwt");
    Files.writeString(token, run("token --identity outsider" + data()).out());

    var result = run("decision --token " + token + " " + refusedDecision() + data());

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).isEmpty();
  }

  /// Has the vault refuse the outsider a look at a key.
  private String refusedDecision() throws IOException, InterruptedException {
    var vault = announced.object("services").orElseThrow().string("vault").orElseThrow();
    var token = run("token --identity outsider" + data()).out().strip();
    try (var http =
        HttpClient.newBuilder()
            .sslContext(StackClient.trust(directory.resolve("ca.pem")))
            .build()) {
      var request =
          HttpRequest.newBuilder(URI.create(vault + "/keys/absent/?api-version=7.4"))
              .header("Authorization", "Bearer " + token)
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      return answer.headers().firstValue("privyseal-decision-id").orElseThrow();
    }
  }

  private Session.Result assign(String role, String scope, String... more) {
    var line = new ArrayList<>(List.of("role", "assign", "--role", role, "--principal", "alice"));
    line.addAll(List.of("--scope", scope, "--data", directory.toString()));
    line.addAll(List.of(more));
    return session.run(line.toArray(String[]::new));
  }

  @Test
  void reportsAreTableJsonAndPage() throws IOException {
    assertThat(run("report" + data()).out()).contains("east", "accepted");
    assertThat(((JsonObject) run("report --json" + data()).json()).string("instance"))
        .contains("east");
    var page = directory.resolve("report.html");
    assertThat(run("report --html " + page + data()).exit()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
    assertThat(run("report --identity workload" + data()).exit()).isEqualTo(ExitCode.REJECTED);

    assertThat(run("tcb" + data()).out()).contains("no platform was seen");
    assertThat(((JsonObject) run("tcb --json" + data()).json()).array("platforms")).isPresent();
  }

  @Test
  void rulesAreAddedListedAndRemoved() {
    var chip = "77".repeat(64);
    var made =
        session.run(
            "revoke",
            "add",
            "chip",
            chip,
            "--reason",
            "stolen in transit",
            "--json",
            "--data",
            directory.toString());
    assertThat(made.exit()).as(made.err()).isEqualTo(ExitCode.DONE);
    var id = ((JsonObject) made.json()).string("id").orElseThrow();

    assertThat(run("revoke list" + data()).out())
        .contains("chip", chip, "stolen in transit", id, "1 rule, epoch");
    assertThat(run("revoke list --json" + data()).out()).contains(id);
    var twice = run("revoke add chip " + chip + " --reason again" + data());
    assertThat(twice.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(twice.err()).contains("revoked already, by rule " + id);
    assertThat(run("revoke add moon 77 --reason r" + data()).exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run("revoke list --identity workload" + data()).exit()).isEqualTo(ExitCode.REJECTED);

    assertThat(run("revoke remove " + id + data()).out()).startsWith("removed").contains(id);
    assertThat(run("revoke list" + data()).out()).contains("nothing is revoked");
    assertThat(run("revoke remove " + id + data()).exit()).isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void rolesAreAssignedListedAndRemoved() {
    var made = assign("Key Vault Crypto Service Release User", "/vaults/local/keys/orders");
    assertThat(made.exit()).as(made.err()).isEqualTo(ExitCode.DONE);
    var again = assign("Key Vault Crypto Service Release User", "/vaults/local/keys/orders");
    assertThat(again.out()).isEqualTo(made.out());

    var list = "role list --json --scope /vaults/local/keys/orders" + data();
    var listed = ((JsonObject) run(list).json()).array("value").orElseThrow();
    assertThat(listed).hasSize(1);
    var id = ((JsonObject) listed.getFirst()).string("id").orElseThrow();

    assertThat(run("role remove " + id + data()).out()).startsWith("removed").contains(id);
    assertThat(run("role list --scope /vaults/local/keys/orders" + data()).out())
        .contains("no role is assigned");
    assertThat(run("role remove " + id + data()).exit()).isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void aRoleIsHadForMinutesFromTheCommandLine() {
    var principal = objectId("workload");
    var allow =
        new ArrayList<>(
            List.of("elevate", "allow", "--role", "Key Vault Crypto Officer", "--principal"));
    allow.addAll(List.of(principal, "--scope", "/vaults/local/keys/seal", "--longest", "PT30M"));
    allow.addAll(List.of("--json", "--data", directory.toString()));
    var allowed = session.run(allow.toArray(String[]::new));
    assertThat(allowed.exit()).as(allowed.err()).isEqualTo(ExitCode.DONE);
    var eligibility = ((JsonObject) allowed.json()).string("id").orElseThrow();
    assertThat(run("elevate eligible --identity workload" + data()).out())
        .contains("Key Vault Crypto Officer", "PT30M", "with approval", eligibility);

    var request =
        new ArrayList<>(List.of("elevate", "request", "--role", "Key Vault Crypto Officer"));
    request.addAll(List.of("--scope", "/vaults/local/keys/seal", "--for", "PT5M", "--json"));
    request.addAll(List.of("--reason", "rotate the seal key", "--ticket", "OPS-17"));
    request.addAll(List.of("--identity", "workload", "--data", directory.toString()));
    var asked = session.run(request.toArray(String[]::new));
    assertThat(asked.exit()).as(asked.err()).isEqualTo(ExitCode.DONE);
    var id = ((JsonObject) asked.json()).string("id").orElseThrow();

    assertThat(run("elevate list --identity workload" + data()).out())
        .contains("pending", "rotate the seal key (OPS-17)", id);
    assertThat(run("elevate approve " + id + " --identity workload" + data()).exit())
        .isEqualTo(ExitCode.REJECTED);
    assertThat(run("elevate approve " + id + data()).out()).contains("active", "approved by");
    assertThat(run("elevate deny " + id + data()).exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(run("elevate list --json --scope /vaults/local/keys/seal" + data()).out())
        .contains(id, "active");
    assertThat(run("elevate end " + id + " --identity workload" + data()).out())
        .contains("ended", "ended by");
    assertThat(run("elevate disallow " + eligibility + data()).out()).contains(eligibility);
    assertThat(run("elevate disallow " + eligibility + data()).exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(run("elevate eligible --scope /vaults/local/keys/seal" + data()).out())
        .contains("nobody is eligible");
  }

  /// The object id in the identity's token.
  private String objectId(String identity) {
    var token = run("token --identity " + identity + data()).out().strip();
    return Jws.parse(token).claims().string("oid").orElseThrow();
  }

  @Test
  void anOutsiderAssignsNoRoles() {
    var result = assign("Key Vault Reader", "/vaults/local", "--identity", "outsider");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.err()).contains("Key Vault Administrator at /vaults/local");
  }

  @Test
  void anUnknownRoleIsAnsweredWithTheKnownOnes() {
    var result = assign("Owner", "/vaults/local");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("expected one of", "Key Vault Crypto User");
  }

  @Test
  void whatGoesWrongSaysWhatToDo() {
    session.matches(
        "stack-failures",
        List.of(
            run("decision d-00000000000000000000000000000000" + data()),
            run("decision 17" + data()),
            run("token --identity nobody" + data()),
            run("token --data " + directory.resolve("nothing")),
            run("up --port-base 80" + data()),
            run("up" + data())));
  }
}
