package io.privyseal.cli.attestationpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaaPolicyCommandTest {
  private static @TempDir Path directory;

  private final Session session = new Session().replacing(directory.toString(), "DIR");

  @BeforeAll
  static void writeFiles() throws IOException {
    write(
        "policy.txt",
        """
        version=1.2;
        authorizationrules
        {
          // containers that nobody can look into
          [type=="x-ms-attestation-type", value=="sevsnpvm"]
            && [type=="x-ms-sevsnpvm-is-debuggable", value==false, issuer=="AttestationService"]
            => permit();
        };
        issuancerules
        {
          c:[type=="x-ms-sevsnpvm-is-debuggable"] => issue(type="sealed", value=NegateBool(c.value));
        };
        """);
    write("weak.txt", "version=1.0;authorizationrules{[value==\"true\"] => permit(); => deny();};");
    write("bad.txt", "version=1.0;\nauthorizationrules\n{\n  => allow();\n};\n");
    write("good.json", claims(false));
    write("debug.json", claims(true));
    write("token.jwt", "e30." + Bytes.utf8(claims(false)).base64Url() + ".");
  }

  private static String claims(boolean debuggable) {
    return JsonObject.builder()
        .put("iss", "https://maa.example.com")
        .put("x-ms-attestation-type", "sevsnpvm")
        .put("x-ms-sevsnpvm-is-debuggable", debuggable)
        .put("nonce", "n")
        .build()
        .toJson();
  }

  private static void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private Session.Result policy(String line) {
    return session.run(("maa-policy " + line.replace("@", directory + "/")).split(" "));
  }

  @Test
  void lint() {
    session.matches(
        "maa-policy-lint",
        List.of(
            policy("lint @policy.txt"),
            policy("lint @weak.txt"),
            policy("lint @bad.txt"),
            policy("lint --format @policy.txt"),
            policy("lint --json @weak.txt")));
  }

  @Test
  void explain() {
    session.matches(
        "maa-policy-explain",
        List.of(
            policy("explain @policy.txt --token @good.json"),
            policy("explain @policy.txt --token @debug.json"),
            policy("explain @policy.txt --token @policy.txt"),
            policy("explain @policy.txt")));
  }

  @Test
  void aTokenIsAsGoodAsItsClaims() {
    var ofToken = policy("explain @policy.txt --token @token.jwt");

    assertThat(ofToken.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ofToken.out()).isEqualTo(policy("explain @policy.txt --token @good.json").out());
  }

  @Test
  void explainAsJson() {
    var json = (JsonObject) policy("explain --json @policy.txt --token @debug.json").json();

    assertThat(json.string("outcome")).contains("denied");
    assertThat(json.array("rules").orElseThrow()).hasSize(2);
  }
}
