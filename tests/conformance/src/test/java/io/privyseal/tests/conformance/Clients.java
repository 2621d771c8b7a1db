package io.privyseal.tests.conformance;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.attestation.AttestationAdministrationClient;
import com.azure.security.attestation.AttestationAdministrationClientBuilder;
import com.azure.security.attestation.AttestationClient;
import com.azure.security.attestation.AttestationClientBuilder;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClient;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import io.privyseal.server.LocalStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The official clients, given the stack's URLs and its CA, and nothing else.
final class Clients {
  private final LocalStack stack;
  private final HttpClient http;

  Clients(LocalStack stack) {
    this.stack = stack;
    this.http =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder().sslContext(stack.clientTrust()))
            .build();
  }

  /// Asks the local issuer by the identity's client secret. The issuer is not one that the client
  /// knows by name, so that it must not look it up in Azure.
  TokenCredential credential(String identity) {
    try (var secret = stack.clientSecret(identity)) {
      return new ClientSecretCredentialBuilder()
          .authorityHost(stack.issuerUrl().toString())
          .tenantId(stack.tenantId().toString())
          .clientId(stack.identity(identity).clientId().toString())
          .clientSecret(secret.expose(plain -> new String(plain, StandardCharsets.US_ASCII)))
          .disableInstanceDiscovery()
          .httpClient(http)
          .build();
    }
  }

  /// The default vault's client. `localhost` is not a name below the resource of the challenge,
  /// which is why that check is off; `NAME.vault.localhost` would pass it.
  KeyClient keys(String identity) {
    return new KeyClientBuilder()
        .vaultUrl(stack.vaultUrl().toString())
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .disableChallengeResourceVerification()
        .buildClient();
  }

  /// Like [#keys].
  SecretClient secrets(String identity) {
    return new SecretClientBuilder()
        .vaultUrl(stack.vaultUrl().toString())
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .disableChallengeResourceVerification()
        .buildClient();
  }

  /// The managed HSM's clients. Its name is below the resource of the challenge, so that the check
  /// stays on.
  KeyClient managedHsm(String identity) {
    return new KeyClientBuilder()
        .vaultUrl(managedHsmUrl())
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .buildClient();
  }

  CryptographyClient managedHsmKey(String identity, String keyId) {
    return new CryptographyClientBuilder()
        .keyIdentifier(keyId)
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .buildClient();
  }

  KeyVaultAccessControlClient roles(String identity) {
    return new KeyVaultAccessControlClientBuilder()
        .vaultUrl(managedHsmUrl())
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .buildClient();
  }

  private String managedHsmUrl() {
    return "https://hsm.managedhsm.localhost:" + stack.vaultUrl().getPort();
  }

  AttestationClient attestation() {
    return new AttestationClientBuilder()
        .endpoint(stack.attestationUrl().toString())
        .httpClient(http)
        .retryOptions(fewRetries())
        .buildClient();
  }

  AttestationAdministrationClient attestationAdministration(String identity) {
    return new AttestationAdministrationClientBuilder()
        .endpoint(stack.attestationUrl().toString())
        .credential(credential(identity))
        .httpClient(http)
        .retryOptions(fewRetries())
        .buildClient();
  }

  private static RetryOptions fewRetries() {
    return new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(100)));
  }
}
