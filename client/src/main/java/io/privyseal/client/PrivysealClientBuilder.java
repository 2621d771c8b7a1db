package io.privyseal.client;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.trace.TraceContext;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations.NonceEcho;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Settings of a [PrivysealClient]. What is not set is as strict as it gets.
public final class PrivysealClientBuilder {
  static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  final URI attestationUrl;
  final URI vaultUrl;
  final TokenCredential credential;
  final Attester attester;
  CryptoEngine engine = CryptoEngines.choose();
  ReleaseEncryption enc = ReleaseEncryption.RSA_AES_KEY_WRAP_256;
  NonceEcho nonceEcho = NonceEcho.REQUIRED;
  RetryRules retryRules = RetryRules.DEFAULT;
  Duration timeLimit = DEFAULT_TIME_LIMIT;
  private Optional<Collection<X509Certificate>> trusted = Optional.empty();
  private InstantSource clock = InstantSource.system();
  Supplier<Optional<TraceContext>> trace = Optional::empty;
  private boolean verifyChallengeResource = true;
  private Optional<HttpClient> http = Optional.empty();

  PrivysealClientBuilder(
      URI attestationUrl, URI vaultUrl, TokenCredential credential, Attester attester) {
    for (var url : List.of(attestationUrl, vaultUrl)) {
      if (!"https".equals(url.getScheme()) || url.getHost() == null) {
        throw new IllegalArgumentException("services are named by https URLs");
      }
    }
    this.attestationUrl = attestationUrl;
    this.vaultUrl = vaultUrl;
    this.credential = credential;
    this.attester = attester;
  }

  /// Trusts these roots instead of the platform's: for the connections and for the certificate that
  /// signs the vault's answer.
  public PrivysealClientBuilder trust(Collection<X509Certificate> roots) {
    this.trusted = Optional.of(List.copyOf(roots));
    return this;
  }

  public PrivysealClientBuilder cryptoEngine(CryptoEngine chosen) {
    this.engine = chosen;
    return this;
  }

  /// How the key is to be wrapped. The default uses SHA-256.
  public PrivysealClientBuilder encryption(ReleaseEncryption algorithm) {
    this.enc = algorithm;
    return this;
  }

  /// For the whole call; 60 seconds by default.
  public PrivysealClientBuilder timeLimit(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("a time limit is positive");
    }
    this.timeLimit = limit;
    return this;
  }

  public PrivysealClientBuilder retryRules(RetryRules rules) {
    this.retryRules = rules;
    return this;
  }

  /// For the validity of certificates; the system's by default.
  public PrivysealClientBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /// The trace that the application works in when it asks for a key; a new one for each call if
  /// this is not set, or gives none. Both services then name it in their records and answers.
  public PrivysealClientBuilder traceContext(Supplier<Optional<TraceContext>> current) {
    this.trace = current;
    return this;
  }

  /// The SDK's HTTP client instead of one made from [#trust].
  public PrivysealClientBuilder httpClient(HttpClient client) {
    this.http = Optional.of(client);
    return this;
  }

  /// Lets a vault name a token audience of another domain than its own: needed for vaults under
  /// `localhost` or behind a name of one's own.
  public PrivysealClientBuilder disableChallengeResourceVerification() {
    this.verifyChallengeResource = false;
    return this;
  }

  /// Accepts an answer that leaves out the nonce that was sent.
  public PrivysealClientBuilder allowAnswerWithoutNonce() {
    this.nonceEcho = NonceEcho.IF_PRESENT;
    return this;
  }

  public PrivysealClient build() {
    return build(
        new Timing(clock, System::nanoTime, PrivysealClientBuilder::pause, engine.random()));
  }

  /// Nothing opens the latch: the pause ends with its time or an interrupt.
  private static void pause(Duration time) throws InterruptedException {
    var _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  PrivysealClient build(Timing timing) {
    return new PrivysealClient(this, timing);
  }

  /// The one that was set, else one of our own; the same at each call.
  HttpClient httpClient() {
    var client = http.orElseGet(this::ownHttpClient);
    http = Optional.of(client);
    return client;
  }

  SecretReleases secretReleases(InstantSource at) {
    return new SecretReleases(pipeline(), credential, vaultUrl, verifyChallengeResource, at);
  }

  /// Without retries: they are made here, where they know of deadlines and of definite refusals.
  HttpPipeline pipeline() {
    return new HttpPipelineBuilder()
        .httpClient(httpClient())
        .policies(new UserAgentPolicy("privyseal-client"), new RequestIdPolicy(), new TraceHeader())
        .build();
  }

  KeyClient keyClient() {
    var builder =
        new KeyClientBuilder()
            .vaultUrl(vaultUrl.toString())
            .credential(credential)
            .httpClient(httpClient())
            .addPolicy(new TraceHeader())
            // Retries are made here, where they know of deadlines and of definite refusals.
            .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
    return verifyChallengeResource
        ? builder.buildClient()
        : builder.disableChallengeResourceVerification().buildClient();
  }

  /// Roots that the vault's answer may chain to.
  Collection<X509Certificate> answerRoots() {
    return trusted.orElseGet(PrivysealClientBuilder::platformRoots);
  }

  private HttpClient ownHttpClient() {
    var jdk = java.net.http.HttpClient.newBuilder();
    trusted.map(PrivysealClientBuilder::tls).ifPresent(jdk::sslContext);
    return new JdkHttpClientBuilder(jdk)
        .connectionTimeout(CONNECT_TIMEOUT)
        .responseTimeout(ANSWER_TIMEOUT)
        .readTimeout(ANSWER_TIMEOUT)
        .build();
  }

  private static SSLContext tls(Collection<X509Certificate> roots) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var number = 0;
      for (var root : roots) {
        store.setCertificateEntry("root-" + number++, root);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalArgumentException("the roots make no trust store", e);
    }
  }

  private static Collection<X509Certificate> platformRoots() {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      var roots = new ArrayList<X509Certificate>();
      for (var manager : trust.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          roots.addAll(List.of(x509.getAcceptedIssuers()));
        }
      }
      return roots;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no trust store", e);
    }
  }
}
