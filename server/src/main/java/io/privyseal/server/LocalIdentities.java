package io.privyseal.server;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.HttpsIssuerKeys;
import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.WebService;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.federation.FederatedAssertion;
import io.privyseal.identity.federation.FederatedCredentials;
import io.privyseal.identity.issuer.IssuerService;
import io.privyseal.identity.issuer.SigningKeys;
import io.privyseal.identity.issuer.TokenIssuer;
import io.privyseal.identity.managed.HostMetadata;
import io.privyseal.identity.managed.ManagedIdentityService;
import io.privyseal.identity.storage.PostgresFederatedCredentials;
import io.privyseal.identity.storage.PostgresIdentityDirectory;
import io.privyseal.identity.storage.PostgresSigningKeyStore;
import io.privyseal.server.platform.FederationService;
import io.privyseal.server.platform.PlatformAccess;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The local tenant: its issuer, its three identities and what they may do, and the endpoint that
/// gives managed identities their tokens.
final class LocalIdentities {
  static final String OPERATOR = "operator";
  static final String WORKLOAD = "workload";
  static final String OUTSIDER = "outsider";

  private static final String REGION = "local";
  private static final int HEADER_BYTES = 32;

  private final Foundations foundations;
  private final IdentityDirectory directory;
  private final SigningKeys keys;
  private final TokenIssuer issuer;
  private final Secret identityHeader;
  private final FederatedCredentials federated;
  private final HttpsIssuerKeys foreignKeys;

  /// @param base where the issuer is reached
  /// @param resources audiences that tokens are made for
  LocalIdentities(Foundations foundations, URI base, Set<String> resources, Closing closing) {
    this.foundations = foundations;
    this.directory =
        PostgresIdentityDirectory.open(
            foundations.database(), foundations.rootKey(), foundations.engine().random());
    this.keys =
        new SigningKeys(
            new PostgresSigningKeyStore(foundations.database(), foundations.rootKey()),
            foundations.engine(),
            foundations.clock());
    this.issuer =
        new TokenIssuer(
            keys,
            foundations.engine(),
            foundations.clock(),
            () -> base,
            directory.tenantId(),
            resources);
    this.federated = new PostgresFederatedCredentials(foundations.database());
    this.foreignKeys = closing.add(new HttpsIssuerKeys(foundations.trust()));
    var random = new byte[HEADER_BYTES];
    foundations.engine().random().nextBytes(random);
    this.identityHeader =
        closing.add(Secret.takeOver(Bytes.utf8(Bytes.copyOf(random).base64Url()).toArray()));
  }

  /// Makes the identities and the issuer's key where they are missing, and assigns the first roles
  /// once: a role that was taken away does not come back with the next start.
  void prepare() {
    keys.current();
    var operator = directory.ensure(OPERATOR);
    var workload = directory.ensure(WORKLOAD);
    directory.ensure(OUTSIDER);
    foundations
        .firstRoles()
        .bootstrap(
            List.of(
                role(workload, Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER),
                role(workload, Role.KEY_VAULT_CRYPTO_USER),
                role(workload, Role.KEY_VAULT_SECRETS_USER),
                role(operator, Role.KEY_VAULT_CRYPTO_OFFICER),
                role(operator, Role.ATTESTATION_CONTRIBUTOR),
                role(operator, Role.KEY_VAULT_ADMINISTRATOR)));
  }

  private RoleAssignment role(LocalIdentity identity, Role role) {
    return new RoleAssignment(
        UUID.randomUUID(), tenant(), identity.objectId().toString(), role, Scope.everything());
  }

  TenantId tenant() {
    return new TenantId(directory.tenantId().toString());
  }

  TrustedIssuer trusted() {
    return TrustedIssuer.entra(
        issuer.issuer(), URI.create(issuer.issuer() + ".well-known/openid-configuration"));
  }

  IdentityDirectory directory() {
    return directory;
  }

  FederatedCredentials federated() {
    return federated;
  }

  TokenIssuer issuer() {
    return issuer;
  }

  SigningKeys keys() {
    return keys;
  }

  /// What the App Service form of the endpoint wants in `X-IDENTITY-HEADER`.
  String identityHeader() {
    return identityHeader.expose(plain -> Bytes.copyOf(plain).asUtf8());
  }

  WebService issuerService() {
    var engine = foundations.engine();
    var clock = foundations.clock();
    var assertions =
        new FederatedAssertion(federated, new IssuerKeyCache(foreignKeys, clock), engine, clock);
    return new IssuerService(issuer, keys, directory, assertions, engine, clock).webService();
  }

  WebService federationService(PlatformAccess access) {
    return new FederationService(
            access, directory, federated, foundations.engine(), foundations.clock())
        .webService();
  }

  /// @param certification the AMD certificates of the simulated host
  WebService managedIdentityService(Supplier<JsonObject> certification) {
    return new ManagedIdentityService(
            issuer,
            directory,
            directory.ensure(WORKLOAD),
            identityHeader,
            new SimulatedHost(certification),
            foundations.clock())
        .webService();
  }

  static List<String> names() {
    return List.of(OPERATOR, WORKLOAD, OUTSIDER);
  }

  private record SimulatedHost(Supplier<JsonObject> certification) implements HostMetadata {
    @Override
    public Optional<JsonObject> amdCertification() {
      return Optional.of(certification.get());
    }

    @Override
    public Optional<String> location() {
      return Optional.of(REGION);
    }
  }
}
