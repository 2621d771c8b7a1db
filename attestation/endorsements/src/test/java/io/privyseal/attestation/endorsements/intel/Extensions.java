package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/// The extension of a PCK certificate, to be made wrong in one value.
final class Extensions {
  final Map<String, ASN1Encodable> values = new LinkedHashMap<>();

  static Extensions processor() {
    var all = new Extensions();
    all.values.put("1", octets(16));
    all.values.put("2", tcb(16, 0xff, 13, octets(16)));
    all.values.put("3", octets(2));
    all.values.put("4", octets(6));
    all.values.put("5", new ASN1Enumerated(0));
    return all;
  }

  static Extensions platform() {
    var all = processor().with("5", new ASN1Enumerated(1)).with("6", octets(16));
    return all.with(
        "7",
        sequence(
            "7",
            Map.of(
                "1", ASN1Boolean.TRUE,
                "2", ASN1Boolean.FALSE,
                "3", ASN1Boolean.TRUE)));
  }

  Extensions with(String arc, ASN1Encodable value) {
    values.put(arc, value);
    return this;
  }

  Extensions without(String arc) {
    values.remove(arc);
    return this;
  }

  Bytes bytes() {
    return der(sequence("", values));
  }

  static ASN1Encodable tcb(int components, long last, long pceSvn, ASN1Encodable cpuSvn) {
    var all = new LinkedHashMap<String, ASN1Encodable>();
    for (var i = 1; i <= components; i++) {
      all.put(Integer.toString(i), new ASN1Integer(i == 16 ? last : i));
    }
    all.put("17", new ASN1Integer(pceSvn));
    all.put("18", cpuSvn);
    return sequence("2", all);
  }

  static ASN1Encodable octets(int length) {
    return new DEROctetString(new byte[length]);
  }

  static DERSequence sequence(String arc, Map<String, ASN1Encodable> values) {
    var pairs = new ASN1EncodableVector();
    values.forEach(
        (name, value) -> pairs.add(pair(arc.isEmpty() ? name : arc + "." + name, value)));
    return new DERSequence(pairs);
  }

  static DERSequence pair(String arc, ASN1Encodable value) {
    return new DERSequence(
        new ASN1Encodable[] {new ASN1ObjectIdentifier(PckExtensions.OID + "." + arc), value});
  }

  static Bytes der(ASN1Encodable value) {
    try {
      return Bytes.copyOf(value.toASN1Primitive().getEncoded("DER"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
