package io.privyseal.keyvault.release.envelope;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which hosts a certificate names (RFC 9525): DNS names and addresses of the subject alternative
/// name, never the common name. A wildcard stands for the whole first label and for no more.
final class HostNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private HostNames() {}

  static boolean names(X509Certificate certificate, String host) {
    var wanted = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return of(certificate).stream().anyMatch(name -> matches(name, wanted));
  }

  static List<String> of(X509Certificate certificate) {
    try {
      var names = new ArrayList<String>();
      var entries = Optional.ofNullable(certificate.getSubjectAlternativeNames());
      for (var entry : entries.orElse(List.of())) {
        var kind = (Integer) entry.getFirst();
        if ((kind == DNS_NAME || kind == IP_ADDRESS) && entry.get(1) instanceof String name) {
          names.add(name);
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private static boolean matches(String pattern, String host) {
    var name = pattern.toLowerCase(Locale.ROOT);
    var wanted = host.toLowerCase(Locale.ROOT);
    if (!name.startsWith("*.")) {
      return name.equals(wanted);
    }
    var dot = wanted.indexOf('.');
    return dot > 0 && name.indexOf('.', 2) > 0 && wanted.substring(dot).equals(name.substring(1));
  }
}
