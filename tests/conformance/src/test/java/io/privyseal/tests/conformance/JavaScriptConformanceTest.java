package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.server.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `@azure/keyvault-keys`, `@azure/keyvault-secrets`, `@azure/attestation` and `@azure/identity`
/// against the stack, by the scripts `js/keys.mjs`, `js/secrets.mjs` and `js/attestation.mjs`.
/// Skipped, and says so, where there is no Node or its packages cannot be fetched.
@ExtendWith(RunningStack.class)
class JavaScriptConformanceTest {
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "keys.mjs", "secrets.mjs", "attestation.mjs");

  private static final Path SOURCES =
      Path.of(System.getProperty("privyseal.root"), "tests", "conformance", "js");

  @ParameterizedTest
  @CsvSource({"keys.mjs, 10", "secrets.mjs, 6", "attestation.mjs, 13"})
  void theJavaScriptClientsWorkUnmodified(String script, int steps, LocalStack stack)
      throws Exception {
    assumeTrue(runs("node", "--version"), "there is no Node on this machine");
    assumeTrue(runs("npm", "--version"), "there is no npm on this machine");
    var directory = Path.of("target", "js").toAbsolutePath();
    install(directory);

    var child = Child.run(directory, environment(stack), List.of("node", script));

    assertThat(child.status()).as(child.output() + child.errors()).isZero();
    assertThat(child.output().lines()).hasSize(steps).allMatch(l -> l.contains("\"passed\":true"));
  }

  private static Map<String, String> environment(LocalStack stack) {
    var attestations = new Attestations(stack);
    var environment = new HashMap<String, String>();
    environment.put("NODE_EXTRA_CA_CERTS", stack.caFile().toString());
    environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", stack.managedIdentityUrl().toString());
    environment.put("PRIVYSEAL_VAULT", stack.vaultUrl().toString());
    environment.put("PRIVYSEAL_ISSUER", stack.issuerUrl().toString());
    environment.put("PRIVYSEAL_AUTHORITY", stack.attestationUrl().toString());
    environment.put("PRIVYSEAL_TENANT", stack.tenantId().toString());
    environment.put("PRIVYSEAL_CLIENT_ID", stack.identity("operator").clientId().toString());
    environment.put(
        "PRIVYSEAL_WORKLOAD_OBJECT_ID", stack.identity("workload").objectId().toString());
    var enclaves = new Enclaves(stack);
    environment.put("PRIVYSEAL_SGX_QUOTE", enclaves.quote().base64Url());
    environment.put("PRIVYSEAL_OE_REPORT", enclaves.openEnclaveReport().base64Url());
    environment.put("PRIVYSEAL_RUNTIME_DATA", Enclaves.RUNTIME_DATA);
    addSigner(stack, environment);
    environment.put("PRIVYSEAL_ATTESTATION_TOKEN", attestations.token());
    environment.put(
        "PRIVYSEAL_FOREIGN_TOKEN",
        attestations.token(stack.secondAttestationUrl(), report -> report));
    try (var secret = stack.clientSecret("operator")) {
      environment.put(
          "PRIVYSEAL_CLIENT_SECRET",
          secret.expose(plain -> new String(plain, StandardCharsets.US_ASCII)));
    }
    return environment;
  }

  private static void addSigner(LocalStack stack, Map<String, String> environment) {
    var pair = stack.engine().generateRsa(2048);
    var certificate =
        CertificateAuthority.selfSignedLeaf(
            stack.engine(),
            new CertificateAuthority.Subject("policy signer", Instant.now(), Duration.ofDays(1)),
            pair.getPublic(),
            pair.getPrivate());
    environment.put("PRIVYSEAL_SIGNER_KEY", Pem.writePrivate(pair.getPrivate()));
    environment.put("PRIVYSEAL_SIGNER_CERTIFICATE", Pem.write(certificate));
  }

  /// Installs what the lock file says, unless it is there from an earlier run.
  private static void install(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    for (var file : FILES) {
      Files.copy(
          SOURCES.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    var wanted = Digests.sha256(Files.readAllBytes(SOURCES.resolve("package-lock.json"))).hex();
    var mark = directory.resolve("installed");
    if (Files.exists(mark) && Files.readString(mark).equals(wanted)) {
      return;
    }
    var npm =
        Child.run(
            directory,
            Map.of(),
            List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    assumeTrue(
        npm.status() == 0 || !isNetworkFailure(npm.errors()), "the packages cannot be fetched");
    assertThat(npm.status()).as(npm.errors()).isZero();
    Files.write(mark, Bytes.utf8(wanted).toArray());
  }

  private static boolean isNetworkFailure(String errors) {
    return List.of("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN").stream()
        .anyMatch(errors::contains);
  }

  private static boolean runs(String... command) {
    try {
      return Child.run(Path.of("").toAbsolutePath(), Map.of(), List.of(command)).status() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
