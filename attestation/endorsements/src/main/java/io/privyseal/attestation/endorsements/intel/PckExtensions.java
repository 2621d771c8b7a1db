package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/// What a PCK certificate says of its platform, in one extension that holds a list of named values.
///
/// Source: Intel SGX PCK Certificate and CRL Profile Specification, section 1.3.5 SGX extensions.
///
/// @param ppid 16 bytes, the platform
/// @param tcb the TCB that the certified key is derived for
/// @param pceId 2 bytes, which provisioning certification enclave
/// @param fmspc which TCB info is for the platform
/// @param sgxType how its memory is protected
/// @param platformInstanceId 16 bytes; platforms of several packages only
/// @param configuration platforms of several packages only
public record PckExtensions(
    Bytes ppid,
    PckTcb tcb,
    Bytes pceId,
    Fmspc fmspc,
    SgxType sgxType,
    Optional<Bytes> platformInstanceId,
    Optional<Configuration> configuration) {
  /// The extension's OID.
  public static final String OID = "1.2.840.113741.1.13.1";

  /// Largest extension that is read; Intel's have about 600 bytes.
  public static final int MAX_BYTES = 4096;

  private static final int MAX_VALUES = 32;

  /// How the memory of enclaves is protected.
  public enum SgxType {
    STANDARD,
    SCALABLE,
    SCALABLE_WITH_INTEGRITY
  }

  /// What the platform's firmware was set to.
  ///
  /// @param dynamicPlatform whether packages can be added
  /// @param cachedKeys whether Intel keeps the platform's root keys
  /// @param smtEnabled whether simultaneous multithreading is on
  public record Configuration(boolean dynamicPlatform, boolean cachedKeys, boolean smtEnabled) {}

  /// @param value the content of the extension's OCTET STRING
  /// @throws MalformedInputException if a value is missing, repeated, not of its type or out of
  ///   range
  public static PckExtensions parse(Bytes value) {
    try {
      if (value.length() > MAX_BYTES) {
        throw new MalformedInputException(
            "expected at most %d bytes, found %d".formatted(MAX_BYTES, value.length()));
      }
      return read(Values.of(X509Reading.strictDer(value, "value"), OID));
    } catch (MalformedInputException e) {
      throw e.in("SGX extension");
    }
  }

  private static PckExtensions read(Values values) {
    return new PckExtensions(
        values.octets("1", 16),
        tcb(values.sequence("2")),
        values.octets("3", 2),
        new Fmspc(values.octets("4", Fmspc.BYTES)),
        SgxType.values()[values.enumerated("5", SgxType.values().length)],
        values.has("6") ? Optional.of(values.octets("6", 16)) : Optional.empty(),
        values.has("7") ? Optional.of(configuration(values.sequence("7"))) : Optional.empty());
  }

  private static PckTcb tcb(Values values) {
    var components = new byte[PckTcb.COMPONENTS];
    for (var i = 0; i < components.length; i++) {
      components[i] = (byte) values.integer(Integer.toString(i + 1), 0xff);
    }
    return new PckTcb(
        Bytes.copyOf(components), values.integer("17", 0xffff), values.octets("18", 16));
  }

  private static Configuration configuration(Values values) {
    return new Configuration(values.flag("1"), values.flag("2"), values.flag("3"));
  }

  /// A SEQUENCE of pairs of OID and value. OIDs that are not known are passed over.
  private record Values(String prefix, Map<String, ASN1Encodable> byOid) {

    static Values of(ASN1Encodable value, String prefix) {
      if (!(value instanceof ASN1Sequence pairs)) {
        throw new MalformedInputException(prefix + ": expected a SEQUENCE");
      }
      if (pairs.size() > MAX_VALUES) {
        throw new MalformedInputException(
            "%s: expected at most %d values".formatted(prefix, MAX_VALUES));
      }
      var byOid = new HashMap<String, ASN1Encodable>();
      for (var item : pairs) {
        if (!(item.toASN1Primitive() instanceof ASN1Sequence pair)
            || pair.size() != 2
            || !(pair.getObjectAt(0) instanceof ASN1ObjectIdentifier oid)) {
          throw new MalformedInputException(prefix + ": expected pairs of OID and value");
        }
        if (byOid.put(oid.getId(), pair.getObjectAt(1).toASN1Primitive()) != null) {
          throw new MalformedInputException(oid.getId() + ": found twice");
        }
      }
      return new Values(prefix, Map.copyOf(byOid));
    }

    boolean has(String arc) {
      return byOid.containsKey(oid(arc));
    }

    Bytes octets(String arc, int length) {
      if (!(get(arc) instanceof ASN1OctetString octets) || octets.getOctetsLength() != length) {
        throw new MalformedInputException(
            "%s: expected an OCTET STRING of %d bytes".formatted(oid(arc), length));
      }
      return Bytes.copyOf(octets.getOctets());
    }

    int integer(String arc, int max) {
      if (!(get(arc) instanceof ASN1Integer integer)) {
        throw new MalformedInputException(oid(arc) + ": expected an INTEGER");
      }
      return inRange(arc, integer.getValue(), max);
    }

    int enumerated(String arc, int count) {
      if (!(get(arc) instanceof ASN1Enumerated enumerated)) {
        throw new MalformedInputException(oid(arc) + ": expected an ENUMERATED");
      }
      return inRange(arc, enumerated.getValue(), count - 1);
    }

    boolean flag(String arc) {
      if (!(get(arc) instanceof ASN1Boolean flag)) {
        throw new MalformedInputException(oid(arc) + ": expected a BOOLEAN");
      }
      return flag.isTrue();
    }

    Values sequence(String arc) {
      return of(get(arc), oid(arc));
    }

    private int inRange(String arc, BigInteger value, int max) {
      if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
        throw new MalformedInputException("%s: expected 0 to %d".formatted(oid(arc), max));
      }
      return value.intValue();
    }

    private ASN1Encodable get(String arc) {
      var value = byOid.get(oid(arc));
      if (value == null) {
        throw new MalformedInputException(oid(arc) + ": missing");
      }
      return value;
    }

    private String oid(String arc) {
      return prefix + "." + arc;
    }
  }
}
