package io.privyseal.foundation.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import io.privyseal.foundation.crypto.CryptoEngine.Identity;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;

/// Chooses the crypto engine, once at start.
public final class CryptoEngines {
  /// System property that names the wish: `auto` (default), `accp` or `jdk`.
  public static final String PROPERTY = "privyseal.crypto";

  private CryptoEngines() {}

  /// The engine that the system property [#PROPERTY] asks for.
  public static CryptoEngine choose() {
    return choose(System.getProperty(PROPERTY, "auto"));
  }

  /// `auto` takes the native engine if its library loads and passes its self-tests, else the JDK
  /// and says so in the identity.
  ///
  /// @throws IllegalArgumentException for any word but `auto`, `accp` and `jdk`
  /// @throws IllegalStateException if `accp` is asked for and does not load
  public static CryptoEngine choose(String wish) {
    return switch (wish.toLowerCase(Locale.ROOT)) {
      case "jdk" -> jdk("configured");
      case "accp" -> nativeOrFail();
      case "auto" -> nativeOrJdk();
      default ->
          throw new IllegalArgumentException(
              "crypto engine: expected auto, accp or jdk, found " + wish);
    };
  }

  private static CryptoEngine nativeOrFail() {
    var engine = nativeOrJdk();
    if (!engine.identity().id().equals("accp")) {
      throw new IllegalStateException("crypto engine accp: " + engine.identity().reason());
    }
    return engine;
  }

  private static CryptoEngine nativeOrJdk() {
    try {
      var provider = AmazonCorrettoCryptoProvider.INSTANCE;
      var failure = provider.getLoadingError();
      if (failure != null) {
        return jdk("native library did not load: " + failure.getMessage());
      }
      if (provider.runSelfTests() != SelfTestStatus.PASSED) {
        return jdk("native library failed its self-tests");
      }
      return new ProviderEngine(
          new Identity("accp", provider.getVersionStr(), "native library loaded"),
          new ProviderEngine.Providers(provider, provider, provider, provider, named("SunJCE")));
    } catch (LinkageError e) {
      return jdk("native library did not load: " + e.getMessage());
    }
  }

  private static CryptoEngine jdk(String reason) {
    return new ProviderEngine(
        new Identity("jdk", Runtime.version().toString(), reason),
        new ProviderEngine.Providers(
            named("SunJCE"),
            named("SunRsaSign"),
            named("SunEC"),
            named("SunJCE"),
            named("SunJCE")));
  }

  private static Provider named(String name) {
    var provider = Security.getProvider(name);
    if (provider == null) {
      throw new IllegalStateException("this Java runtime has no provider " + name);
    }
    return provider;
  }
}
