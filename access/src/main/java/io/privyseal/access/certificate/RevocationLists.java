package io.privyseal.access.certificate;

import java.security.cert.X509CRL;
import java.util.List;

/// Where the revocation lists of the authorities come from. May be asked at every request.
@FunctionalInterface
public interface RevocationLists {
  /// The lists that are at hand, of any age; the verifier asks which are good.
  List<X509CRL> lists();
}
