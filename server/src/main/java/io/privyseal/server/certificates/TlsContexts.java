package io.privyseal.server.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// TLS contexts from certificates in memory.
public final class TlsContexts {
  private TlsContexts() {}

  /// For a server with this certificate.
  public static SSLContext server(KeyedCertificate certificate) {
    return server(certificate, null);
  }

  /// The same, for a server that asks clients for certificates. The handshake takes any whose key
  /// the client holds: who issued it, and whom it stands for, is judged at each request, so that a
  /// refusal says why.
  ///
  /// @param hinted authorities whose certificates clients are told to choose from; none for any
  public static SSLContext serverThatAsks(
      KeyedCertificate certificate, List<X509Certificate> hinted) {
    return server(certificate, new TrustManager[] {new AnyHolder(hinted)});
  }

  private static SSLContext server(
      KeyedCertificate certificate, TrustManager @Nullable [] clients) {
    try {
      // A store in memory needs a password for its entries; it protects nothing here.
      var password = new char[0];
      var store = emptyStore();
      store.setKeyEntry(
          "service",
          certificate.key(),
          password,
          certificate.chain().toArray(X509Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), clients, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has TLS and PKCS #12", e);
    }
  }

  /// For clients that trust these authorities.
  ///
  /// @param system whether to trust those of the Java runtime too
  public static SSLContext trusting(List<X509Certificate> authorities, boolean system) {
    try {
      var store = emptyStore();
      var number = 0;
      for (var authority : authorities) {
        store.setCertificateEntry("given-" + number++, authority);
      }
      if (system) {
        for (var authority : x509(managers(null)).getAcceptedIssuers()) {
          store.setCertificateEntry("system-" + number++, authority);
        }
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(store).getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has TLS and PKCS #12", e);
    }
  }

  private static X509TrustManager x509(TrustManagerFactory factory) {
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no X.509 trust manager"));
  }

  private static TrustManagerFactory managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("an empty store reads nothing", e);
    }
  }
}
