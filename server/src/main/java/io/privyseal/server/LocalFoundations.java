package io.privyseal.server;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.service.TrustedMakers;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.postgres.EmbeddedPostgres;
import io.privyseal.foundation.postgres.PostgresSettings;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.server.certificates.KeyedCertificate;
import io.privyseal.server.certificates.LocalAuthority;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.collateral.CollateralKeeper;
import io.privyseal.server.collateral.CollateralSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import io.privyseal.server.keeping.RootKeyFile;
import io.privyseal.server.simulation.SimulatedIntelCollateral;
import io.privyseal.server.simulation.SimulatedMakers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/// What the local profile makes on first start and finds again on the next: database, root key, CA,
/// certificates, simulated manufacturers. The database starts while the rest is read.
///
/// @param tls of every service
/// @param signing of release statements
record LocalFoundations(
    Foundations shared,
    LocalAuthority authority,
    KeyedCertificate tls,
    KeyedCertificate signing,
    SimulatedManufacturer manufacturer,
    SimulatedIntel intel) {
  private static final EnumSet<ProductLine> LINES =
      EnumSet.of(ProductLine.MILAN, ProductLine.GENOA);

  static LocalFoundations open(
      Configuration configuration, DataDirectory data, InstantSource clock, Closing closing) {
    try (var steps = new Parallel()) {
      var database = steps.start(() -> database(configuration, data, closing));
      var engine =
          CryptoEngines.choose(
              configuration
                  .text(Setting.CRYPTO_ENGINE)
                  .orElseGet(() -> System.getProperty(CryptoEngines.PROPERTY, "auto")));
      var manufacturer =
          steps.start(() ->
              SimulatedManufacturer.loadOrCreate(
                  data.manufacturer(), engine, clock.instant(), LINES));
      var intel =
          steps.start(
              () -> SimulatedIntel.loadOrCreate(data.manufacturer(), engine, clock.instant()));
      var rootKey = steps.start(() -> closing.add(rootKey(configuration, data, engine)));
      var authority = LocalAuthority.in(data.root(), engine, clock.instant());
      var names = names(configuration);
      var signing = steps.start(() -> authority.signingLeaf("release-signing", names));
      var tls = authority.tlsLeaf("services", names);
      return new LocalFoundations(
          shared(configuration, engine, authority, database, rootKey, clock, closing),
          authority,
          tls,
          Parallel.join(signing),
          Parallel.join(manufacturer),
          Parallel.join(intel));
    }
  }

  /// AMD and Intel, and the simulated makers of the data directory, whose tokens say so.
  TrustedMakers makers() {
    return TrustedMakers.pinned()
        .withAmd(manufacturer.addTo(TrustAnchors.amd()))
        .withIntel(intel.addTo(IntelTrustAnchors.intel()));
  }

  /// What the simulated makers publish, and what the configuration names.
  CollateralKeeper collateral(Services services, Configuration configuration) {
    return services.collateral(
        new CollateralSettings(configuration),
        makers(),
        List.of(
            new SimulatedMakers(manufacturer, shared.clock()),
            new SimulatedIntelCollateral(intel, shared.clock())),
        List.of());
  }

  private static Foundations shared(
      Configuration configuration,
      CryptoEngine engine,
      LocalAuthority authority,
      Future<Database> database,
      Future<RootKey> rootKey,
      InstantSource clock,
      Closing closing) {
    var foreignIssuers =
        configuration.isSet(Setting.IDENTITY_ENTRA_TENANTS)
            || configuration.isSet(Setting.IDENTITY_ISSUERS)
            || configuration.namesIssuers()
            || configuration.isSet(Setting.VAULT_AUTHORITIES);
    var trusted = new ArrayList<X509Certificate>();
    trusted.add(authority.certificate());
    configuration
        .path(Setting.TLS_TRUST_FILE)
        .ifPresent(file -> trusted.addAll(Pem.certificates(PrivateFiles.readPublic(file))));
    var trust = TlsContexts.trusting(trusted, foreignIssuers);
    return new Foundations(
        engine,
        closing.add(CryptoPool.perProcessor()),
        Parallel.join(database),
        Parallel.join(rootKey),
        trust,
        closing.add(new Observation(configuration, trust)),
        clock);
  }

  /// Under these names clients reach the services.
  private static List<String> names(Configuration configuration) {
    var vaults = ConfiguredVaults.local(configuration);
    return List.of(
        "localhost",
        "*." + vaults.domain(),
        vaults.domain(),
        "*." + vaults.hsmDomain(),
        "127.0.0.1",
        "::1");
  }

  private static Database database(
      Configuration configuration, DataDirectory data, Closing closing) {
    var address = external(configuration).orElseGet(() -> embedded(data, closing));
    var database =
        closing.add(
            Database.open(
                address,
                configuration.number(
                    Setting.DATABASE_MAX_CONNECTIONS, Database.DEFAULT_MAX_CONNECTIONS)));
    database.migrate();
    return database;
  }

  private static DatabaseAddress embedded(DataDirectory data, Closing closing) {
    var settings = PostgresSettings.in(data.postgres());
    var software = System.getProperty(LocalStack.SOFTWARE_PROPERTY, "");
    var chosen =
        software.isEmpty()
            ? settings
            : new PostgresSettings(
                settings.directory(),
                Path.of(software),
                settings.durable(),
                settings.maxConnections());
    return closing.add(EmbeddedPostgres.start(chosen)).address();
  }

  static Optional<DatabaseAddress> external(Configuration configuration) {
    return configuration
        .text(Setting.DATABASE_URL)
        .map(url ->
            new DatabaseAddress(
                url,
                configuration.required(Setting.DATABASE_USER),
                PrivateFiles.read(configuration.path(Setting.DATABASE_PASSWORD_FILE).orElseThrow())
                    .strip()));
  }

  private static RootKey rootKey(
      Configuration configuration, DataDirectory data, CryptoEngine engine) {
    var passphrase =
        configuration.path(Setting.ROOT_KEY_PASSPHRASE_FILE).map(RootKeyFile::passphrase);
    try {
      var file = configuration.path(Setting.ROOT_KEY_FILE).orElseGet(data::rootKey);
      return new RootKeyFile(file, engine, passphrase).readOrCreate();
    } finally {
      passphrase.ifPresent(RootKeyFile::overwrite);
    }
  }
}
