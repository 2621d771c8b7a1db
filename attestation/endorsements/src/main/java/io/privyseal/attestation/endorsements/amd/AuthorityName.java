package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// What the common name of an authority says: `ARK-Milan`, `SEV-Milan`, `SEV-VLEK-Milan`.
///
/// Source: AMD 57230, chapter 3, certificate subjects.
record AuthorityName(Role role, ProductLine productLine) {
  private static final Pattern FORM = Pattern.compile("(ARK|SEV-VLEK|SEV)-([A-Za-z]{1,16})");

  static AuthorityName of(X500Principal subject) {
    var names = X500Name.getInstance(subject.getEncoded()).getRDNs(BCStyle.CN);
    if (names.length != 1 || names[0].isMultiValued()) {
      throw new MalformedInputException("an authority has one common name");
    }
    var form = FORM.matcher(IETFUtils.valueToString(names[0].getFirst().getValue()));
    if (!form.matches()) {
      throw new MalformedInputException("common name: not that of an ARK, ASK or ASVK");
    }
    var line =
        ProductLine.ofProductName(form.group(2))
            .orElseThrow(
                () -> new MalformedInputException("common name: not of a known product line"));
    var role =
        switch (form.group(1)) {
          case "ARK" -> Role.ARK;
          case "SEV" -> Role.ASK;
          default -> Role.ASVK;
        };
    return new AuthorityName(role, line);
  }
}
