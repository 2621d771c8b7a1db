package io.privyseal.server;

import io.privyseal.access.token.Authenticator;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenStatuses;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.attestation.result.https.FetchRules;
import io.privyseal.attestation.result.https.HttpsAuthorityKeys;
import io.privyseal.attestation.result.https.HttpsTokenStatuses;
import io.privyseal.attestation.result.https.StatusRules;
import io.privyseal.attestation.service.AttestationInstance;
import io.privyseal.attestation.service.AttestationService;
import io.privyseal.attestation.service.TrustedMakers;
import io.privyseal.attestation.service.revocation.BookTokenStatuses;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.service.VaultService;
import io.privyseal.keyvault.service.VaultSettings;
import io.privyseal.keyvault.service.rotation.HttpsRotationWebhook;
import io.privyseal.keyvault.service.rotation.WebhookRules;
import io.privyseal.server.certificates.KeyedCertificate;
import io.privyseal.server.collateral.CollateralKeeper;
import io.privyseal.server.collateral.CollateralSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.keeping.KeyStores;
import io.privyseal.server.metrics.AttestationMeters;
import io.privyseal.server.metrics.CollateralMeters;
import io.privyseal.server.platform.ElevationApi;
import io.privyseal.server.platform.EligibilityApi;
import io.privyseal.server.platform.PlatformAccess;
import io.privyseal.server.platform.PlatformService;
import io.privyseal.server.platform.Readiness;
import io.privyseal.server.platform.ReportApi;
import io.privyseal.server.platform.RevocationApi;
import io.privyseal.server.platform.RoleAssignmentApi;
import io.privyseal.server.reports.CollateralTcbInfos;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Builds the services of both profiles from the same parts.
final class Services {
  private final Foundations foundations;
  private final Tokens tokens;
  private final Closing closing;

  /// @param closing takes what the services keep open
  Services(Foundations foundations, Tokens tokens, Closing closing) {
    this.foundations = foundations;
    this.tokens = tokens;
    this.closing = closing;
  }

  AttestationService attestation(
      AttestationInstance instance,
      TrustedMakers makers,
      Collateral collateral,
      Set<String> audiences) {
    var service =
        closing.add(
            AttestationService.create(
                instance,
                new AttestationService.Surroundings(
                    foundations.database(),
                    foundations.rootKey(),
                    foundations.engine(),
                    foundations.cryptoPool(),
                    makers,
                    collateral,
                    foundations.audit(),
                    tokens.forAudiences(audiences),
                    foundations.authorizer(),
                    foundations.clock())));
    AttestationMeters.register(
        foundations.observation().metrics(),
        instance.name(),
        service.attestations()::of,
        service::reuse);
    return service;
  }

  /// What the makers say, kept fresh until the services are closed.
  ///
  /// @param first sources that are asked before those of the settings
  /// @param byDefault names of sources when the settings name none
  CollateralKeeper collateral(
      CollateralSettings settings,
      TrustedMakers makers,
      List<CollateralSource> first,
      List<String> byDefault) {
    var keeper =
        closing.add(
            CollateralKeeper.start(
                settings,
                new CollateralKeeper.Surroundings(
                    foundations.database(),
                    foundations.engine(),
                    foundations.trust(),
                    foundations.clock(),
                    makers.amd(),
                    makers.intel()),
                first,
                byDefault));
    CollateralMeters.register(foundations.observation().metrics(), keeper.cache()::snapshot);
    return keeper;
  }

  /// The platform's API over these attestation services.
  PlatformService platform(
      String profile,
      PlatformAccess access,
      Readiness health,
      Collateral collateral,
      List<AttestationService> instances) {
    var engine = foundations.engine();
    var clock = foundations.clock();
    return new PlatformService(
        profile,
        LocalStack.VERSION,
        engine.identity(),
        health,
        access,
        new RoleAssignmentApi(access, foundations.roles(), engine, clock),
        new EligibilityApi(access, foundations.elevations(), engine, clock),
        new ElevationApi(access, foundations.elevations(), engine, clock),
        new RevocationApi(
            access,
            instances.stream().map(AttestationService::revocations).toList(),
            engine,
            clock),
        new ReportApi(access, new CollateralTcbInfos(collateral), clock),
        foundations.observation().endpoint());
  }

  /// The rules of an instance on our database, whether or not its service runs yet.
  RevocationBook revocations(AttestationInstance instance) {
    return instance.revocations(foundations.database());
  }

  /// @param keyStore from [#keyStore]
  /// @param own the attestation instances of this process: what they have revoked is read from
  ///   their own rules, without a question over the network
  /// @param signing RSA leaf, intermediates and root: signs releases
  /// @param authorities attestation services that a release policy may name
  /// @param audiences that tokens may have beside the vault's own
  /// @param webhooks which receivers a rotation policy may name
  VaultService vault(
      VaultSettings settings,
      KeyStore keyStore,
      KeyedCertificate signing,
      List<AttestationInstance> own,
      Set<Authority> authorities,
      Set<String> audiences,
      WebhookRules webhooks) {
    var signer = new ReleaseSigner(foundations.engine(), signing.key(), signing.chain());
    var admitted = Set.copyOf(authorities);
    var verifiers = new ConcurrentHashMap<String, Authenticator>();
    var keys =
        closing.add(
            new HttpsAuthorityKeys(
                foundations.trust(), foundations.clock(), FetchRules.DEFAULT, admitted::contains));
    var asked =
        closing.add(
            new HttpsTokenStatuses(
                keys, foundations.trust(), foundations.clock(), StatusRules.DEFAULT));
    var verifier =
        new TokenVerifier(
            keys,
            foundations.engine(),
            TokenRules.DEFAULT,
            TokenStatuses.byAuthority(ownStatuses(own), asked));
    return measured(
        VaultService.create(
            settings,
            new VaultService.Surroundings(
                foundations.database(),
                foundations.rootKey(),
                foundations.engine(),
                foundations.cryptoPool(),
                keyStore,
                foundations.audit(),
                vault ->
                    verifiers.computeIfAbsent(
                        vault.resource(), _ -> tokens.forAudiences(with(audiences, vault))),
                foundations.authorizer(),
                foundations.roles(),
                new ReleaseEvaluator(verifier),
                signer,
                new HttpsRotationWebhook(
                    foundations.trust(), signer, webhooks, foundations.clock()),
                foundations.clock())));
  }

  private VaultService measured(VaultService service) {
    foundations.observation().process().limits(service.limits());
    return closing.add(service);
  }

  /// Where keys live, as the configuration says; closed with the services.
  KeyStore keyStore(Configuration configuration, KeyPairSource pairs) {
    return closing.add(
        new KeyStores(foundations.rootKey(), pairs, foundations.engine(), foundations.clock())
            .open(configuration, Optional.ofNullable(System.getenv(KeyStores.PIN_VARIABLE))));
  }

  private Map<Authority, TokenStatuses> ownStatuses(List<AttestationInstance> own) {
    return own.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                instance -> Authority.parse(instance.url().toString()),
                instance -> new BookTokenStatuses(revocations(instance), foundations.clock())));
  }

  private static Set<String> with(Set<String> audiences, Vault vault) {
    var all = new HashSet<>(audiences);
    all.add(vault.resource());
    return all;
  }
}
