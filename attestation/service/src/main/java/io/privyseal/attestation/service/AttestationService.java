package io.privyseal.attestation.service;

import io.privyseal.access.Authorizer;
import io.privyseal.access.token.Authenticator;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.service.cache.CacheSnapshot;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.signing.SigningKeys;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.storage.PostgresPolicies;
import io.privyseal.attestation.service.storage.PostgresSigningKeys;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.verification.tpm.AikVerifier;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.Routes;
import io.privyseal.foundation.web.WebService;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// One attestation instance, assembled: its web service, and the keeping of its signing keys in the
/// background until it is closed.
public final class AttestationService implements AutoCloseable {
  /// What `x-ms-maa-service-version` says.
  public static final String VERSION = "privyseal-1";

  private static final System.Logger LOG = System.getLogger(AttestationService.class.getName());

  private final SigningKeys keys;
  private final RevocationBook revocations;
  private final Reuse reuse;
  private final DecisionRecord decisions;
  private final WebService webService;
  private final ScheduledExecutorService background;

  /// What an instance stands on. All of it may be shared between instances.
  ///
  /// @param makers whose evidence is believed
  /// @param collateral what the makers say, for evidence that comes without it
  /// @param callers says who calls
  public record Surroundings(
      Database database,
      RootKey rootKey,
      CryptoEngine engine,
      CryptoPool cryptoPool,
      TrustedMakers makers,
      Collateral collateral,
      AuditLog audit,
      Authenticator callers,
      Authorizer authorizer,
      InstantSource clock) {}

  private AttestationService(AttestationInstance instance, Surroundings of) {
    var issuer = instance.url().toString();
    this.keys =
        new SigningKeys(
            instance.name(),
            issuer,
            new PostgresSigningKeys(of.database()),
            of.rootKey(),
            of.engine(),
            of.clock(),
            instance.schedule());
    this.revocations = instance.revocations(of.database());
    this.reuse = new Reuse(instance, of.collateral());
    this.decisions = new DecisionRecord(instance, of.audit(), of.engine());
    this.webService =
        new WebService(
            "attestation-" + instance.name(),
            routes(instance, of, new TokenSigner(issuer, keys, of.engine(), of.cryptoPool())),
            MaaErrors.shape(VERSION),
            AttestRequest.MAX_BYTES);
    this.background =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("signing-keys-" + instance.name()).daemon(true).factory());
  }

  /// Makes the first signing key if there is none, and starts the background work. The database
  /// must have been migrated.
  ///
  /// @throws io.privyseal.foundation.failure.UnavailableException if the database does not answer
  public static AttestationService create(AttestationInstance instance, Surroundings surroundings) {
    var service = new AttestationService(instance, surroundings);
    service.keys.maintain();
    var period = SigningKeys.REFRESH.toSeconds();
    var _ =
        service.background.scheduleWithFixedDelay(
            service::maintainQuietly, period, period, TimeUnit.SECONDS);
    return service;
  }

  /// To be given to a [io.privyseal.foundation.web.WebHost].
  public WebService webService() {
    return webService;
  }

  /// The keys that `/certs` shows now; for relying parties in the same process.
  public JwkSet publishedKeys() {
    return keys.published();
  }

  /// What the operator has revoked here.
  public RevocationBook revocations() {
    return revocations;
  }

  /// What is remembered of verifications, and how often it was of use.
  public CacheSnapshot reuse() {
    return reuse.snapshot();
  }

  /// How attestations came out since the start.
  public AttestationCounts attestations() {
    return decisions.counts();
  }

  /// What the background does every few minutes: the next key when it is time, old keys away.
  public void maintain() {
    keys.maintain();
  }

  private void maintainQuietly() {
    try {
      maintain();
    } catch (RuntimeException e) {
      // An exception would end the schedule; the keys at hand go on signing until the next round.
      LOG.log(Level.WARNING, "signing keys could not be maintained", e);
    }
  }

  private Routes routes(AttestationInstance instance, Surroundings of, TokenSigner signer) {
    var signers =
        new Governance(instance, of.database(), decisions).establish(of.clock().instant());
    var procedures = Assembly.procedures(instance, of.makers(), of.collateral(), of.engine());
    var served = EnumSet.of(AttestationKind.TPM);
    served.addAll(procedures.kinds());
    var kinds = new Kinds(served);
    var policies =
        new PolicyBook(instance.name(), new PostgresPolicies(of.database()), of.engine());
    var tpm =
        new TpmHandler(
            policies,
            revocations,
            signer,
            new ServiceContexts(instance.name(), of.rootKey(), of.engine()),
            new AikVerifier(of.makers().tpm()),
            of.engine(),
            instance.schedule().retention());
    var attest =
        new AttestHandler(
            kinds,
            procedures,
            tpm,
            policies,
            revocations,
            reuse,
            signer,
            decisions,
            new AttestThrottle("attestations", instance.rate()),
            of.engine(),
            of.clock());
    var gate = new AdminGate(instance, of.callers(), of.authorizer(), decisions, of.clock());
    var policy =
        new PolicyHandler(
            kinds, policies, signers, signer, gate, decisions, of.engine(), of.clock());
    var certificates =
        new CertificateHandler(signers, signer, gate, decisions, of.engine(), of.clock());
    var baselines = new TcbBaselineHandler(kinds, policies, of.collateral());
    var metadata = new MetadataHandler(instance, keys);
    var introspection =
        new IntrospectionHandler(
            instance, this::publishedKeys, revocations, of.engine(), of.clock());
    // Apart from attestations, so that neither keeps the other out.
    var questions = new AttestThrottle("questions", instance.rate());
    return Routes.builder()
        .post("/attest/{type}", versioned(attest::attest))
        .get("/policies/{type}", versioned(policy::get))
        .put("/policies/{type}", versioned(policy::set))
        .post("/policies/{type}:reset", versioned(policy::reset))
        .get("/certificates", versioned(certificates::list))
        .post("/certificates:add", versioned(certificates::add))
        .post("/certificates:remove", versioned(certificates::remove))
        .post(
            MetadataHandler.INTROSPECTION_PATH,
            versioned(questions.before(introspection::introspect, of.clock())))
        .get("/tcbbaselines/{type}", versioned(questions.before(baselines::list, of.clock())))
        .get("/certs", versioned(metadata::certs))
        .get("/.well-known/openid-configuration", versioned(metadata::openId))
        .build();
  }

  private static Handler versioned(Handler handler) {
    return request -> handler.handle(request).withHeader(MaaErrors.SERVICE_VERSION_HEADER, VERSION);
  }

  /// Ends the background work; the web service is closed by its host.
  @Override
  public void close() {
    background.shutdownNow();
  }
}
