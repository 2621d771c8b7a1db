package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredential;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.server.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `azure-identity` against issuer and managed identity endpoints.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityConformanceTest {
  private static final String VAULT = "https://vault.azure.net";

  private final LocalStack stack;

  IdentityConformanceTest(LocalStack stack) {
    this.stack = stack;
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "managed"})
  void theCredentialGetsTheWorkloadsTokenAsOnAVirtualMachine(String credential) throws Exception {
    var claims = probe(virtualMachine(), credential, VAULT);

    assertTokenOf("workload", claims);
    assertThat(claims.string("aud")).contains(VAULT);
  }

  @ParameterizedTest
  @CsvSource({"default,operator", "managed,operator", "managed,outsider"})
  void theCredentialGetsTheTokenOfAClientId(String credential, String identity) throws Exception {
    var client = stack.identity(identity).clientId().toString();

    assertTokenOf(identity, probe(virtualMachine(), credential, VAULT, client));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "managed"})
  void theCredentialGetsATokenAsInAppService(String credential) throws Exception {
    assertTokenOf("workload", probe(appService(), credential, VAULT));
  }

  @Test
  void theCredentialGetsATokenForAttestation() throws Exception {
    var claims = probe(virtualMachine(), "managed", "https://attest.azure.net");

    assertThat(claims.string("aud")).contains("https://attest.azure.net");
  }

  @Test
  void anUnknownClientIdGetsNone() throws Exception {
    var child =
        Child.java(
            virtualMachine(),
            ManagedIdentityProbe.class,
            List.of("managed", VAULT, "11111111-1111-1111-1111-111111111111"));

    assertThat(child.status()).isNotZero();
    assertThat(child.errors()).contains("Identity not found");
  }

  @Test
  void aWrongIdentityHeaderGetsNone() throws Exception {
    var environment = Map.of("IDENTITY_ENDPOINT", appServiceUrl(), "IDENTITY_HEADER", "another");

    var child = Child.java(environment, ManagedIdentityProbe.class, List.of("managed", VAULT));

    assertThat(child.status()).isNotZero();
    assertThat(child.errors()).contains("X-IDENTITY-HEADER");
  }

  @Test
  void aClientSecretGetsAToken() {
    var token =
        new Clients(stack)
            .credential("operator")
            .getTokenSync(new TokenRequestContext().addScopes(VAULT + "/.default"));

    assertTokenOf("operator", Jws.parse(token.getToken()).claims());
    assertThat(token.getExpiresAt()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(50));
  }

  @Test
  void aWrongClientSecretGetsNone() {
    var credential =
        new ClientSecretCredentialBuilder()
            .authorityHost(stack.issuerUrl().toString())
            .tenantId(stack.tenantId().toString())
            .clientId(stack.identity("operator").clientId().toString())
            .clientSecret("wrong")
            .disableInstanceDiscovery()
            .httpClient(http())
            .build();

    assertThatThrownBy(
            () -> credential.getTokenSync(new TokenRequestContext().addScopes(VAULT + "/.default")))
        .hasStackTraceContaining("AADSTS7000215");
  }

  @Test
  void anAssertionThatNobodyRegisteredGetsNone() {
    var credential =
        new ClientAssertionCredentialBuilder()
            .authorityHost(stack.issuerUrl().toString())
            .tenantId(stack.tenantId().toString())
            .clientId(stack.identity("operator").clientId().toString())
            .clientAssertion(
                () -> Jws.unsecured(JsonObject.EMPTY, Bytes.utf8("{\"sub\":\"operator\"}")))
            .disableInstanceDiscovery()
            .httpClient(http())
            .build();

    assertThatThrownBy(
            () -> credential.getTokenSync(new TokenRequestContext().addScopes(VAULT + "/.default")))
        .hasStackTraceContaining("AADSTS700027");
  }

  @Test
  void aKubernetesServiceAccountGetsATokenByWorkloadIdentity(@TempDir Path directory)
      throws Exception {
    try (var cluster = Cluster.start(stack)) {
      var subject = "system:serviceaccount:payroll:worker";
      federate(cluster, subject);
      var file = Files.writeString(directory.resolve("token"), cluster.token(subject));

      var token = workloadIdentity(file).getTokenSync(VAULT_SCOPE);

      assertTokenOf("workload", Jws.parse(token.getToken()).claims());
    }
  }

  @Test
  void workloadIdentityGoesOnAfterTheClusterRolledItsKeys(@TempDir Path directory)
      throws Exception {
    try (var cluster = Cluster.start(stack)) {
      var subject = "system:serviceaccount:payroll:rolling";
      federate(cluster, subject);
      cluster.roll();
      var file = Files.writeString(directory.resolve("token"), cluster.token(subject));

      assertThat(workloadIdentity(file).getTokenSync(VAULT_SCOPE).getToken()).isNotEmpty();
    }
  }

  @Test
  void anotherServiceAccountGetsNone(@TempDir Path directory) throws Exception {
    try (var cluster = Cluster.start(stack)) {
      federate(cluster, "system:serviceaccount:payroll:worker");
      var other = cluster.token("system:serviceaccount:payroll:other");
      var file = Files.writeString(directory.resolve("token"), other);

      assertThatThrownBy(() -> workloadIdentity(file).getTokenSync(VAULT_SCOPE))
          .hasStackTraceContaining("AADSTS700213");
    }
  }

  private static final TokenRequestContext VAULT_SCOPE =
      new TokenRequestContext().addScopes(VAULT + "/.default");

  private void federate(Cluster cluster, String subject) {
    stack
        .federatedCredentials()
        .put(
            stack.identity("workload").objectId(),
            new FederatedCredential(
                "cluster", cluster.issuer(), subject, FederatedCredential.DEFAULT_AUDIENCE));
  }

  private WorkloadIdentityCredential workloadIdentity(Path file) {
    return new WorkloadIdentityCredentialBuilder()
        .authorityHost(stack.issuerUrl().toString())
        .tenantId(stack.tenantId().toString())
        .clientId(stack.identity("workload").clientId().toString())
        .tokenFilePath(file.toString())
        .disableInstanceDiscovery()
        .httpClient(http())
        .build();
  }

  private com.azure.core.http.HttpClient http() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder().sslContext(stack.clientTrust()))
        .build();
  }

  private Map<String, String> virtualMachine() {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", stack.managedIdentityUrl().toString());
  }

  private Map<String, String> appService() {
    return Map.of("IDENTITY_ENDPOINT", appServiceUrl(), "IDENTITY_HEADER", stack.identityHeader());
  }

  private String appServiceUrl() {
    return stack.managedIdentityUrl() + "/msi/token";
  }

  private static JsonObject probe(
      Map<String, String> environment, String credential, String resource, String... client)
      throws Exception {
    var arguments = new ArrayList<>(List.of(credential, resource));
    arguments.addAll(List.of(client));
    var child = Child.java(environment, ManagedIdentityProbe.class, arguments);
    assertThat(child.status()).as(child.errors()).isZero();
    return (JsonObject) Json.parse(child.output().strip());
  }

  private void assertTokenOf(String name, JsonObject claims) {
    var identity = stack.identity(name);
    assertThat(claims.string("oid")).contains(identity.objectId().toString());
    assertThat(claims.string("appid")).contains(identity.clientId().toString());
    assertThat(claims.string("tid")).contains(stack.tenantId().toString());
  }
}
