package io.privyseal.server;

import io.privyseal.access.TenantId;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.service.AttestationInstance;
import io.privyseal.attestation.service.AttestationService;
import io.privyseal.attestation.service.TrustedMakers;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.ServerTls;
import io.privyseal.foundation.web.WebHost;
import io.privyseal.foundation.web.WebService;
import io.privyseal.keyvault.domain.KeyPairPool;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.service.VaultRates;
import io.privyseal.keyvault.service.VaultService;
import io.privyseal.keyvault.service.VaultSettings;
import io.privyseal.server.certificates.KeyedCertificate;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.collateral.CollateralKeeper;
import io.privyseal.server.collateral.CollateralSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import io.privyseal.server.keeping.KeyStores;
import io.privyseal.server.keeping.RootKeyFile;
import io.privyseal.server.platform.PlatformAccess;
import io.privyseal.server.platform.Readiness;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Key vault, attestation service and platform API of the production profile.
///
/// Everything that guards something comes from the operator: database, root key, certificates,
/// issuers. Only the makers' own roots are trusted; there is no way to add a simulated one. Any
/// number of these may share one database.
public final class ProductionServer implements AutoCloseable {
  private static final String DEFAULT_INSTANCE = "attestation";

  private final Configuration configuration;
  private final Closing closing = new Closing();
  private final WebHosts hosts = new WebHosts();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Foundations foundations;
  private final Readiness readiness;

  private ProductionServer(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    try {
      this.foundations = foundations(clock);
      this.readiness = serve();
    } catch (RuntimeException | Error e) {
      closing.close();
      throw e;
    }
  }

  /// Starts the services. Returns when all of them listen.
  ///
  /// @throws io.privyseal.foundation.sql.DatabaseUnavailableException if the database is away
  /// @throws io.privyseal.foundation.web.CannotListenException if a port is taken
  /// @throws IllegalStateException if a given file cannot be used; the message names it
  public static ProductionServer start(Configuration configuration) {
    if (configuration.profile() != Profile.PRODUCTION) {
      throw new IllegalArgumentException("a configuration of the production profile is needed");
    }
    return new ProductionServer(configuration, InstantSource.system());
  }

  private Foundations foundations(InstantSource clock) {
    var engine = CryptoEngines.choose(configuration.text(Setting.CRYPTO_ENGINE).orElse("auto"));
    var rootKey = closing.add(rootKey(engine));
    var database =
        closing.add(
            Database.open(
                LocalFoundations.external(configuration).orElseThrow(),
                configuration.number(
                    Setting.DATABASE_MAX_CONNECTIONS, Database.DEFAULT_MAX_CONNECTIONS)));
    database.migrate();
    var trust = TlsContexts.trusting(trusted(), true);
    return new Foundations(
        engine,
        closing.add(CryptoPool.perProcessor()),
        database,
        rootKey,
        trust,
        closing.add(new Observation(configuration, trust)),
        clock);
  }

  private RootKey rootKey(CryptoEngine engine) {
    var passphrase =
        configuration.path(Setting.ROOT_KEY_PASSPHRASE_FILE).map(RootKeyFile::passphrase);
    try {
      var file = configuration.path(Setting.ROOT_KEY_FILE).orElseThrow();
      return new RootKeyFile(file, engine, passphrase).read();
    } finally {
      passphrase.ifPresent(RootKeyFile::overwrite);
    }
  }

  private List<X509Certificate> trusted() {
    return configuration
        .path(Setting.TLS_TRUST_FILE)
        .map(file -> Pem.certificates(PrivateFiles.readPublic(file)))
        .orElse(List.of());
  }

  private Readiness serve() {
    var tokens =
        closing.add(
            new Tokens(
                TrustedIssuers.of(configuration, Optional.empty()),
                new ClientCertificates(configuration).rules(tenant(), foundations.clock()),
                foundations.trust(),
                foundations.engine(),
                foundations.clock()));
    var services = new Services(foundations, tokens, closing);
    new Administrators(foundations.database(), foundations.engine(), foundations.clock(), tenant())
        .bootstrap(configuration.texts(Setting.IDENTITY_ADMINISTRATORS));
    var makers = InstanceChoices.withTpmAuthorities(TrustedMakers.pinned(), configuration);
    var collateral =
        services.collateral(
            new CollateralSettings(configuration), makers, List.of(), CollateralKeeper.MAKERS);
    var attestation =
        services.attestation(
            instance(),
            makers,
            collateral.cache(),
            Set.of(Tokens.AZURE_ATTESTATION, attestationUrl()));
    var pairs =
        closing.add(
            KeyPairPool.filling(
                KeyPairSource.directly(foundations.engine()),
                KeyStores.pairsAhead(configuration, KeyPairPool.DEFAULT_SIZES)));
    var keyStore = services.keyStore(configuration, pairs);
    var vault =
        services.vault(
            vaultSettings(),
            keyStore,
            signing(),
            List.of(instance()),
            authorities(),
            Set.of(),
            InstanceChoices.webhooks(configuration));
    var made =
        new Readiness(
            Probes.of(foundations, vault, tokens, List.of(attestation)), foundations.clock());
    foundations.observation().process().keyPairs(DeferredPairs.SIZES, pairs::ready);
    listen(services, tokens, made, collateral, attestation, vault);
    return made;
  }

  private void listen(
      Services services,
      Tokens tokens,
      Readiness health,
      CollateralKeeper collateral,
      AttestationService attestation,
      VaultService vault) {
    closing.add(hosts);
    var access =
        new PlatformAccess(
            foundations.audit(),
            foundations.authorizer(),
            tokens.forAudiences(Set.of(resource())),
            tenant(),
            "Bearer resource=\"%s\"".formatted(resource()));
    var platform =
        services.platform("production", access, health, collateral.cache(), List.of(attestation));
    var tls =
        new ClientCertificates(configuration)
            .tls(keyed(Setting.TLS_CERTIFICATE_FILE, Setting.TLS_KEY_FILE));
    host("platform", Setting.PLATFORM_PORT, tls, platform.webService());
    host("attestation", Setting.ATTESTATION_PORT, tls, attestation.webService());
    host("vault", Setting.VAULT_PORT, tls, vault.webService());
  }

  private void host(String name, Setting port, ServerTls tls, WebService service) {
    var bind = InetAddress.ofLiteral(configuration.required(Setting.BIND));
    var host =
        hosts.add(
            WebHost.start(
                configuration.number(port, 0),
                bind,
                tls,
                List.of(service),
                foundations.observation().requests()));
    ports.put(name, host.port());
  }

  private AttestationInstance instance() {
    var reference =
        configuration
            .path(Setting.ATTESTATION_REFERENCE_VALUES_FILE)
            .map(ReferenceFile::read)
            .orElseGet(ReferenceValues::none);
    return InstanceChoices.applied(
        AttestationInstance.of(
            configuration.text(Setting.ATTESTATION_NAME).orElse(DEFAULT_INSTANCE),
            URI.create(attestationUrl()),
            tenant(),
            reference),
        configuration,
        AttestationInstance.STANDARD_RATE);
  }

  /// Without a slash at the end, as tokens name their issuer.
  private String attestationUrl() {
    var url = configuration.required(Setting.ATTESTATION_URL);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private VaultSettings vaultSettings() {
    return ConfiguredVaults.production(configuration)
        .settings(tenant().value(), authority(), VaultRates.standard());
  }

  /// Where the challenge sends clients for tokens: the first issuer, without its path.
  private URI authority() {
    if (!configuration.texts(Setting.IDENTITY_ENTRA_TENANTS).isEmpty()) {
      return URI.create("https://login.microsoftonline.com");
    }
    var issuer = URI.create(configuration.issuers(tenant()).getFirst().issuer());
    return URI.create("https://" + issuer.getRawAuthority());
  }

  private KeyedCertificate signing() {
    var signing = keyed(Setting.VAULT_SIGNING_CERTIFICATE_FILE, Setting.VAULT_SIGNING_KEY_FILE);
    if (signing.chain().size() < ReleaseSigner.MIN_CHAIN
        || !(signing.leaf().getPublicKey() instanceof RSAPublicKey)) {
      throw new IllegalStateException(
          "%s: expected an RSA leaf, an intermediate and the root, in this order"
              .formatted(configuration.required(Setting.VAULT_SIGNING_CERTIFICATE_FILE)));
    }
    return signing;
  }

  private KeyedCertificate keyed(Setting certificates, Setting key) {
    try {
      return KeyedCertificate.read(
          configuration.path(certificates).orElseThrow(), configuration.path(key).orElseThrow());
    } catch (MalformedInputException e) {
      throw new IllegalStateException(
          "%s, %s: %s"
              .formatted(
                  configuration.required(certificates),
                  configuration.required(key),
                  e.getMessage()),
          e);
    }
  }

  private Set<Authority> authorities() {
    var authorities = new HashSet<Authority>();
    authorities.add(Authority.parse(attestationUrl()));
    configuration
        .texts(Setting.VAULT_AUTHORITIES)
        .forEach(url -> authorities.add(Authority.parse(url)));
    return authorities;
  }

  private String resource() {
    return "https://" + configuration.required(Setting.VAULT_DOMAIN);
  }

  private TenantId tenant() {
    return new TenantId(configuration.required(Setting.VAULT_TENANT));
  }

  /// Where each service listens, by name: `platform`, `attestation`, `vault`.
  public Map<String, Integer> ports() {
    return Collections.unmodifiableMap(ports);
  }

  /// What `/ready` answers.
  public JsonObject ready() {
    return readiness.state().toJson();
  }

  /// Not ready from now on; waits for requests under way, then stops.
  @Override
  public void close() {
    readiness.stop();
    closing.close();
  }
}
