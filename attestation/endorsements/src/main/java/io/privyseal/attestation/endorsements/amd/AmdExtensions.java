package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;

/// What a VCEK or VLEK certificate says in AMD's extensions: for which product, which TCB, and
/// which chip or which cloud provider.
///
/// Source: AMD 57230, chapter 3, X.509 certificate extensions.
///
/// @param structVersion version of this set of extensions, 0 or 1
/// @param productName with stepping where AMD gives one: `Milan-B0`, `Genoa`
/// @param productLine the line of the product name
/// @param tcb the certified numbers, at the places that they have in a report
/// @param hardwareId the chip, 64 bytes, 8 on Turin; VCEK only
/// @param cspId the cloud provider; VLEK only
public record AmdExtensions(
    int structVersion,
    String productName,
    ProductLine productLine,
    RawTcb tcb,
    Optional<Bytes> hardwareId,
    Optional<String> cspId) {
  static final String STRUCT_VERSION = "1.3.6.1.4.1.3704.1.1";
  static final String PRODUCT_NAME = "1.3.6.1.4.1.3704.1.2";
  static final String HARDWARE_ID = "1.3.6.1.4.1.3704.1.4";
  static final String CSP_ID = "1.3.6.1.4.1.3704.1.5";
  private static final String SPL = "1.3.6.1.4.1.3704.1.3.";
  private static final int MAX_STRUCT_VERSION = 1;
  private static final int MAX_TEXT_CHARS = 256;
  private static final int HARDWARE_ID_BYTES = 64;
  private static final int TURIN_HARDWARE_ID_BYTES = 8;

  /// Which SPL extension stands for each byte of a TCB, in the order of the report. An SPL without
  /// a component of that line must be zero, like the byte it stands for.
  private static final Map<Layout, SplNames> SPL_NAMES =
      Map.of(
          Layout.MILAN_GENOA,
          new SplNames("1", "2", "4", "5", "6", "7", "3", "8"),
          Layout.TURIN,
          new SplNames("9", "1", "2", "3", "5", "6", "7", "8"));

  private record SplNames(
      String b0, String b1, String b2, String b3, String b4, String b5, String b6, String b7) {
    String at(int index) {
      return switch (index) {
        case 0 -> b0;
        case 1 -> b1;
        case 2 -> b2;
        case 3 -> b3;
        case 4 -> b4;
        case 5 -> b5;
        case 6 -> b6;
        default -> b7;
      };
    }
  }

  /// Where the extension values of one certificate come from.
  @FunctionalInterface
  public interface Source {
    /// The content of the extension's OCTET STRING; empty if the certificate has no such extension.
    Optional<Bytes> value(String oid);
  }

  /// @throws MalformedInputException if an extension is missing, not of its type, or out of range
  public static AmdExtensions parse(Source source) {
    var version = integer(source, STRUCT_VERSION, "struct version");
    if (version > MAX_STRUCT_VERSION) {
      throw new MalformedInputException("struct version: expected 0 or 1, found " + version);
    }
    var name = text(required(source, PRODUCT_NAME, "product name"), "product name");
    var line =
        ProductLine.ofProductName(name)
            .orElseThrow(() -> new MalformedInputException("product name: not a known product"));
    return new AmdExtensions(
        version,
        name,
        line,
        tcb(source, line.tcbLayout()),
        source.value(HARDWARE_ID).map(value -> hardwareId(value, line)),
        source.value(CSP_ID).map(value -> text(value, "CSP id")));
  }

  /// The hardware id as it stands in a report's CHIP_ID: 64 bytes, zeros after what Turin sets.
  public Optional<Bytes> chipId() {
    return hardwareId.map(id -> id.concat(Bytes.zeros(HARDWARE_ID_BYTES - id.length())));
  }

  private static RawTcb tcb(Source source, Layout layout) {
    var names = SPL_NAMES.get(layout);
    if (names == null) {
      throw new IllegalStateException("no extension names for " + layout);
    }
    var raw = new byte[8];
    for (var i = 0; i < raw.length; i++) {
      var oid = SPL + names.at(i);
      raw[i] = (byte) integer(source, oid, "SPL " + names.at(i));
    }
    return new RawTcb(Bytes.copyOf(raw));
  }

  private static Bytes required(Source source, String oid, String field) {
    return source
        .value(oid)
        .orElseThrow(
            () -> new MalformedInputException("%s: extension %s is missing".formatted(field, oid)));
  }

  /// An INTEGER of 0 to 255. Values from 128 up take two bytes in DER, with a leading zero.
  private static int integer(Source source, String oid, String field) {
    if (!(X509Reading.strictDer(required(source, oid, field), field)
        instanceof ASN1Integer integer)) {
      throw new MalformedInputException(field + ": expected an INTEGER");
    }
    var value = integer.getValue();
    if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(0xff)) > 0) {
      throw new MalformedInputException(field + ": expected 0 to 255");
    }
    return value.intValue();
  }

  private static String text(Bytes value, String field) {
    if (!(X509Reading.strictDer(value, field) instanceof ASN1IA5String text)) {
      throw new MalformedInputException(field + ": expected an IA5String");
    }
    var string = text.getString();
    if (string.length() > MAX_TEXT_CHARS || string.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new MalformedInputException(field + ": expected at most 256 printable characters");
    }
    return string;
  }

  /// AMD puts the bytes into the extension as they are; certificates with a proper OCTET STRING
  /// around them exist as well. The two differ in length, so neither can be taken for the other.
  private static Bytes hardwareId(Bytes value, ProductLine line) {
    var length = line.tcbLayout() == Layout.TURIN ? TURIN_HARDWARE_ID_BYTES : HARDWARE_ID_BYTES;
    if (value.length() == length) {
      return value;
    }
    if (X509Reading.strictDer(value, "hardware id") instanceof ASN1OctetString octets
        && octets.getOctets().length == length) {
      return Bytes.copyOf(octets.getOctets());
    }
    throw new MalformedInputException(
        "hardware id: expected %d bytes, found %d".formatted(length, value.length()));
  }
}
