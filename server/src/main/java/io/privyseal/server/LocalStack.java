package io.privyseal.server;

import io.privyseal.access.RoleAssignments;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.service.AttestationInstance;
import io.privyseal.attestation.service.AttestationService;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.WebHost;
import io.privyseal.foundation.web.WebService;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.federation.FederatedCredentials;
import io.privyseal.identity.issuer.TokenIssuer;
import io.privyseal.keyvault.service.VaultService;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.collateral.CollateralKeeper;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import io.privyseal.server.keeping.KeyStores;
import io.privyseal.server.platform.PlatformAccess;
import io.privyseal.server.platform.Probe;
import io.privyseal.server.platform.Readiness;
import io.privyseal.server.simulation.SimulatedGuest;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Every service on this machine, without an account and without special hardware: key vault, two
/// attestation services, issuer, managed identity, platform API, on an embedded PostgreSQL.
///
/// What it makes on first start stays in its data directory and is there on the next. For tests of
/// programs that use the product:
///
/// ```java
/// try (var stack = LocalStack.start(directory, 0)) {
///   var evidence = stack.host().attest(runtimeData);
///   var token = stack.token("workload");
/// }
/// ```
public final class LocalStack implements AutoCloseable {
  /// Vaults are `NAME.vault.localhost`; tokens for them are asked for `https://vault.localhost`.
  public static final String VAULT_DOMAIN = "vault.localhost";

  /// System property: where PostgreSQL is unpacked, if not in the data directory. For tests that
  /// start many stacks.
  public static final String SOFTWARE_PROPERTY = "privyseal.postgres.software";

  static final String VERSION = "0.1.0";

  private static final String FIRST_REGION = "east";
  private static final String SECOND_REGION = "west";
  private static final String ATTESTATION_RESOURCE = "https://attest.localhost";

  private final Configuration configuration;
  private final InstantSource clock;
  private final Closing closing = new Closing();
  private final WebHosts hosts = new WebHosts();
  private final LocalPorts ports;
  private final DataDirectory data;
  private final LocalFoundations foundations;
  private final LocalIdentities identities;
  private final Readiness readiness;
  private @Nullable SimulatedMachine host;

  private LocalStack(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.ports =
        LocalPorts.of(configuration.number(Setting.PORTS_BASE, Configuration.DEFAULT_PORT_BASE));
    try {
      this.data = closing.add(DataDirectory.open(configuration.dataDirectory()));
      this.foundations = LocalFoundations.open(configuration, data, clock, closing);
      this.identities =
          new LocalIdentities(foundations.shared(), issuerUrl(), resources(), closing);
      this.readiness = serve();
    } catch (RuntimeException | Error e) {
      closing.close();
      throw e;
    }
  }

  /// Starts a stack with nothing configured but these two.
  ///
  /// @param dataDirectory made if missing
  /// @param portBase first of the ports; 0 for any free ones
  public static LocalStack start(Path dataDirectory, int portBase) {
    return start(Configuration.local(dataDirectory, portBase));
  }

  /// Starts a stack. Returns when every service answers.
  ///
  /// @throws IllegalStateException if another stack runs on the data directory
  /// @throws io.privyseal.foundation.web.CannotListenException if a port is taken
  /// @throws io.privyseal.foundation.postgres.PostgresFailedException if PostgreSQL cannot run
  public static LocalStack start(Configuration configuration) {
    if (configuration.profile() != Profile.LOCAL) {
      throw new IllegalArgumentException("a local stack has a configuration of the local profile");
    }
    return new LocalStack(configuration, InstantSource.system());
  }

  private Readiness serve() {
    var shared = foundations.shared();
    var tokens =
        closing.add(
            new Tokens(
                TrustedIssuers.of(configuration, Optional.of(identities)),
                Optional.empty(),
                shared.trust(),
                shared.engine(),
                clock));
    var services = new Services(shared, tokens, closing);
    var pairs =
        closing.add(
            new DeferredPairs(
                shared.engine(),
                KeyStores.pairsAhead(configuration, Map.of(2048, 2, 3072, 1, 4096, 1))));
    var keyStore = services.keyStore(configuration, pairs);
    var collateral = foundations.collateral(services, configuration);
    try (var steps = new Parallel()) {
      var prepared =
          steps.start(() -> {
            identities.prepare();
            return identities.keys();
          });
      var first = steps.start(() -> region(services, collateral, FIRST_REGION, attestationUrl()));
      var second =
          steps.start(() -> region(services, collateral, SECOND_REGION, secondAttestationUrl()));
      var vault =
          steps.start(() ->
              services.vault(
                  ConfiguredVaults.local(configuration)
                      .settings(tenantId().toString(), issuerUrl(), InstanceChoices.LOCAL_RATES),
                  keyStore,
                  foundations.signing(),
                  List.of(
                      instance(FIRST_REGION, attestationUrl()),
                      instance(SECOND_REGION, secondAttestationUrl())),
                  authorities(),
                  Set.of(Tokens.AZURE_VAULT, Tokens.AZURE_MANAGED_HSM),
                  InstanceChoices.webhooks(configuration)));
      steps.joinAll();
      var probes =
          new ArrayList<>(
              Probes.of(
                  shared,
                  Parallel.join(vault),
                  tokens,
                  List.of(Parallel.join(first), Parallel.join(second))));
      probes.add(
          Probe.required(
              "issuer", "Look for the issuer in the log.", Parallel.join(prepared)::current));
      var made = new Readiness(probes, clock);
      shared.observation().process().keyPairs(DeferredPairs.SIZES, pairs::ready);
      closing.add(hosts);
      listen(
          steps,
          services,
          tokens,
          made,
          collateral,
          Parallel.join(first),
          Parallel.join(second),
          Parallel.join(vault));
      steps.joinAll();
      pairs.fill();
      return made;
    }
  }

  private AttestationService region(
      Services services, CollateralKeeper collateral, String name, URI url) {
    return services.attestation(
        instance(name, url),
        InstanceChoices.withTpmAuthorities(foundations.makers(), configuration),
        collateral.cache(),
        attestationAudiences());
  }

  private void listen(
      Parallel steps,
      Services services,
      Tokens tokens,
      Readiness health,
      CollateralKeeper collateral,
      AttestationService first,
      AttestationService second,
      VaultService vault) {
    var tls = Optional.of(TlsContexts.server(foundations.tls()));
    var access = platformAccess(tokens);
    var platform =
        services.platform("local", access, health, collateral.cache(), List.of(first, second));
    var federation = identities.federationService(access);
    host(steps, ports.platform(), tls, platform.webService(), federation);
    host(steps, ports.vault(), tls, vault.webService());
    host(steps, ports.attestation(), tls, first.webService());
    host(steps, ports.secondAttestation(), tls, second.webService());
    host(steps, ports.issuer(), tls, identities.issuerService());
    host(
        steps,
        ports.managedIdentity(),
        Optional.empty(),
        identities.managedIdentityService(() -> host().thimJson()));
  }

  private void host(Parallel steps, int port, Optional<SSLContext> tls, WebService... services) {
    var observer = foundations.shared().observation().requests();
    steps.add(() -> hosts.add(WebHost.startOnLoopback(port, tls, List.of(services), observer)));
  }

  private PlatformAccess platformAccess(Tokens tokens) {
    return new PlatformAccess(
        audit(),
        foundations.shared().authorizer(),
        tokens.forAudiences(resources()),
        identities.tenant(),
        "Bearer authorization=\"%s/%s\", resource=\"https://%s\""
            .formatted(issuerUrl(), tenantId(), vaultDomain()));
  }

  private AttestationInstance instance(String region, URI url) {
    return InstanceChoices.applied(
        AttestationInstance.of(region, url, identities.tenant(), referenceValues()),
        configuration,
        InstanceChoices.LOCAL_RATE);
  }

  private ReferenceValues referenceValues() {
    return configuration
        .path(Setting.ATTESTATION_REFERENCE_VALUES_FILE)
        .map(ReferenceFile::read)
        .orElseGet(() -> SimulatedGuest.referenceValues(foundations.manufacturer()));
  }

  private Set<Authority> authorities() {
    var authorities = new HashSet<Authority>();
    authorities.add(Authority.parse(attestationUrl().toString()));
    authorities.add(Authority.parse(secondAttestationUrl().toString()));
    configuration
        .texts(Setting.VAULT_AUTHORITIES)
        .forEach(u -> authorities.add(Authority.parse(u)));
    return authorities;
  }

  private Set<String> resources() {
    return Set.of(
        "https://" + ConfiguredVaults.local(configuration).hsmDomain(),
        "https://" + vaultDomain(),
        ATTESTATION_RESOURCE,
        Tokens.AZURE_VAULT,
        Tokens.AZURE_MANAGED_HSM,
        Tokens.AZURE_ATTESTATION);
  }

  private static Set<String> attestationAudiences() {
    return Set.of(ATTESTATION_RESOURCE, Tokens.AZURE_ATTESTATION);
  }

  private String vaultDomain() {
    return ConfiguredVaults.local(configuration).domain();
  }

  /// Health, readiness and decisions.
  public URI platformUrl() {
    return LocalPorts.https(ports.platform());
  }

  /// The default vault. Others answer on the same port under `NAME.vault.localhost` and
  /// `NAME.managedhsm.localhost`.
  public URI vaultUrl() {
    return LocalPorts.https(ports.vault());
  }

  /// A vault by its host name, for clients that resolve names under `localhost`.
  public URI vaultUrl(String vault) {
    return URI.create("https://%s.%s:%d".formatted(vault, vaultDomain(), ports.vault()));
  }

  public URI attestationUrl() {
    return LocalPorts.https(ports.attestation());
  }

  /// An attestation service of another region: same world, other keys, other issuer.
  public URI secondAttestationUrl() {
    return LocalPorts.https(ports.secondAttestation());
  }

  /// The OpenID issuer, without the tenant.
  public URI issuerUrl() {
    return LocalPorts.https(ports.issuer());
  }

  /// The managed identity endpoint, plain HTTP on loopback; `AZURE_POD_IDENTITY_AUTHORITY_HOST`.
  public URI managedIdentityUrl() {
    return LocalPorts.http(ports.managedIdentity());
  }

  /// What the App Service form of that endpoint wants; `IDENTITY_HEADER`.
  public String identityHeader() {
    return identities.identityHeader();
  }

  /// URLs by name: `platform`, `vault`, `attestation`, `otherAttestation`, `issuer`,
  /// `managedIdentity`.
  public Map<String, URI> urls() {
    var urls = new LinkedHashMap<String, URI>();
    urls.put("platform", platformUrl());
    urls.put("vault", vaultUrl());
    urls.put("attestation", attestationUrl());
    urls.put("otherAttestation", secondAttestationUrl());
    urls.put("issuer", issuerUrl());
    urls.put("managedIdentity", managedIdentityUrl());
    return urls;
  }

  public Path dataDirectory() {
    return data.root();
  }

  /// PEM file with the CA certificate that clients must trust.
  public Path caFile() {
    return foundations.authority().certificateFile();
  }

  public X509Certificate ca() {
    return foundations.authority().certificate();
  }

  /// A TLS context that trusts this stack and nothing else.
  public SSLContext clientTrust() {
    return TlsContexts.trusting(List.of(ca()), false);
  }

  public UUID tenantId() {
    return identities.directory().tenantId();
  }

  /// `operator`, `workload` or `outsider`; another name makes a new identity without any role.
  public LocalIdentity identity(String name) {
    return identities.directory().ensure(name);
  }

  /// The names of the identities that every stack has.
  public static List<String> identityNames() {
    return LocalIdentities.names();
  }

  /// Which tokens of other issuers stand for the identities: workload identity.
  public FederatedCredentials federatedCredentials() {
    return identities.federated();
  }

  /// The client secret of an identity; the caller closes it.
  public Secret clientSecret(String name) {
    return identities.directory().clientSecret(identity(name));
  }

  /// A bearer token for the vault.
  public String token(String name) {
    return token(name, "https://" + vaultDomain());
  }

  /// A bearer token for a resource, such as `https://attest.azure.net`.
  ///
  /// @throws IllegalArgumentException if no tokens are made for that resource
  public String token(String name, String resource) {
    var issuer = identities.issuer();
    var audience =
        issuer
            .audienceOf(resource)
            .orElseThrow(() -> new IllegalArgumentException("no tokens are made for " + resource));
    return issuer.issue(identity(name), audience, TokenIssuer.Proof.MANAGED).compact();
  }

  /// Makes simulated machines, genuine ones and others.
  public SimulatedManufacturer manufacturer() {
    return foundations.manufacturer();
  }

  /// Makes simulated platforms with SGX and TDX.
  public SimulatedIntel intel() {
    return foundations.intel();
  }

  /// Directory of the manufacturer, for `verify --trust-simulated`.
  public Path manufacturerDirectory() {
    return data.manufacturer();
  }

  /// The simulated machine whose certificates the managed identity endpoint hands out, as Azure's
  /// THIM does for the host of a guest.
  public synchronized SimulatedMachine host() {
    var made = host;
    if (made == null) {
      made = foundations.manufacturer().machine(clock.instant());
      host = made;
    }
    return made;
  }

  public RoleAssignments roles() {
    return foundations.shared().roles();
  }

  public AuditLog audit() {
    return foundations.shared().audit();
  }

  public CryptoEngine engine() {
    return foundations.shared().engine();
  }

  /// Sends the spans that wait to the collector, if there is one.
  public void flushTraces() {
    foundations.shared().observation().flush();
  }

  /// What `/ready` answers.
  public JsonObject ready() {
    return readiness.state().toJson();
  }

  /// Not ready from now on; waits for requests under way, then stops the services, then PostgreSQL.
  @Override
  public void close() {
    readiness.stop();
    closing.close();
  }
}
