package io.privyseal.attestation.collateral;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Names one item of collateral. [#text] is its name in storage, bundles, directories and metrics;
/// [#parse] reads it back.
public sealed interface CollateralId {
  /// Longest name.
  int MAX_CHARS = 256;

  /// Every kind of item, as [#kind] names it.
  List<String> KINDS =
      List.of(
          "amd/vcek",
          "amd/chain",
          "amd/crl",
          "intel/tcb-info",
          "intel/qe-identity",
          "intel/pck-crl",
          "intel/root-crl",
          "intel/tcb-numbers");

  /// Lower-case words and hex digits, separated by slashes: `intel/tcb-info/tdx/00806f050000`.
  String text();

  /// Whether it is a certificate, which stays the same until it expires, and not a statement, which
  /// the maker renews and which must never go back.
  default boolean isCertificate() {
    return switch (this) {
      case AmdVcek _, AmdChain _ -> true;
      case AmdRevocations _,
          IntelTcbInfo _,
          IntelQeIdentity _,
          IntelPckRevocations _,
          IntelRootRevocations _,
          IntelTcbNumbers _ ->
          false;
    };
  }

  /// The kind of item, for metrics: `amd/vcek`.
  default String kind() {
    var text = text();
    var second = text.indexOf('/', text.indexOf('/') + 1);
    return second < 0 ? text : text.substring(0, second);
  }

  /// The certificate of one chip at one TCB.
  ///
  /// @param hardwareId 64 bytes, on Turin and later 8
  record AmdVcek(ProductLine line, Bytes hardwareId, TcbVersion tcb) implements CollateralId {
    private static final int HARDWARE_ID_BYTES = 64;
    private static final int SHORT_HARDWARE_ID_BYTES = 8;

    public AmdVcek {
      if (tcb.layout() != line.tcbLayout() || !tcb.reservedIsZero()) {
        throw new MalformedInputException("VCEK: expected a TCB of " + line.label());
      }
      if (hardwareId.length() != bytesOf(line) || hardwareId.isAllZero()) {
        throw new MalformedInputException("VCEK: expected a hardware id of " + line.label());
      }
    }

    /// @param chipId 64 bytes, as a report has it
    /// @throws MalformedInputException if it is masked, or not one of that line
    public static AmdVcek of(ProductLine line, Bytes chipId, TcbVersion tcb) {
      var length = bytesOf(line);
      if (chipId.length() != HARDWARE_ID_BYTES
          || !chipId.slice(length, HARDWARE_ID_BYTES - length).isAllZero()) {
        throw new MalformedInputException("VCEK: expected a chip id of " + line.label());
      }
      return new AmdVcek(line, chipId.slice(0, length), tcb);
    }

    private static int bytesOf(ProductLine line) {
      return switch (line.tcbLayout()) {
        case MILAN_GENOA -> HARDWARE_ID_BYTES;
        case TURIN -> SHORT_HARDWARE_ID_BYTES;
      };
    }

    @Override
    public String text() {
      return "amd/vcek/%s/%s/%s".formatted(name(line), hardwareId.hex(), tcb.raw());
    }
  }

  /// ASK or ASVK, and ARK, of a product line.
  record AmdChain(ProductLine line, KeyKind keys) implements CollateralId {
    @Override
    public String text() {
      return "amd/chain/%s/%s".formatted(name(line), name(keys));
    }
  }

  /// The revocation list of a product line's ARK.
  record AmdRevocations(ProductLine line, KeyKind keys) implements CollateralId {
    @Override
    public String text() {
      return "amd/crl/%s/%s".formatted(name(line), name(keys));
    }
  }

  /// TCB info of a family of platforms, with its issuer chain.
  ///
  /// @param edition TCB evaluation data number; 0 for the one that is in force
  record IntelTcbInfo(TeeType tee, Fmspc fmspc, int edition) implements CollateralId {
    public IntelTcbInfo {
      requireEdition(edition);
    }

    public IntelTcbInfo(TeeType tee, Fmspc fmspc) {
      this(tee, fmspc, 0);
    }

    @Override
    public String text() {
      return "intel/tcb-info/%s/%s%s".formatted(name(tee), fmspc.bytes().hex(), suffix(edition));
    }
  }

  /// The identity of Intel's quoting enclave, with its issuer chain.
  ///
  /// @param edition TCB evaluation data number; 0 for the one that is in force
  record IntelQeIdentity(TeeType tee, int edition) implements CollateralId {
    public IntelQeIdentity {
      requireEdition(edition);
    }

    public IntelQeIdentity(TeeType tee) {
      this(tee, 0);
    }

    @Override
    public String text() {
      return "intel/qe-identity/%s%s".formatted(name(tee), suffix(edition));
    }
  }

  /// The revocation list of one of the authorities that issue PCK certificates, with its chain.
  record IntelPckRevocations(PckCertificate.Ca authority) implements CollateralId {
    @Override
    public String text() {
      return "intel/pck-crl/" + name(authority);
    }
  }

  /// The revocation list of Intel's SGX root.
  record IntelRootRevocations() implements CollateralId {
    @Override
    public String text() {
      return "intel/root-crl";
    }
  }

  /// Which TCB evaluation data numbers there are, with their dates.
  record IntelTcbNumbers(TeeType tee) implements CollateralId {
    @Override
    public String text() {
      return "intel/tcb-numbers/" + name(tee);
    }
  }

  /// @throws MalformedInputException if `text` is not exactly the name of an item
  static CollateralId parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedInputException("collateral name: longer than " + MAX_CHARS);
    }
    var id = read(List.of(text.split("/", -1)));
    if (!id.text().equals(text)) {
      throw new MalformedInputException("collateral name: not in its one form");
    }
    return id;
  }

  private static CollateralId read(List<String> parts) {
    var kind = parts.size() < 2 ? "" : parts.get(0) + "/" + parts.get(1);
    var rest = parts.subList(Math.min(2, parts.size()), parts.size());
    return switch (kind) {
      case "amd/vcek" -> {
        require(rest, 3, 3);
        var line = named(ProductLine.class, rest.get(0));
        var tcb = new RawTcb(Bytes.ofHex(rest.get(2))).as(line.tcbLayout());
        yield new AmdVcek(line, Bytes.ofHex(rest.get(1)), tcb);
      }
      case "amd/chain" -> {
        require(rest, 2, 2);
        yield new AmdChain(
            named(ProductLine.class, rest.get(0)), named(KeyKind.class, rest.get(1)));
      }
      case "amd/crl" -> {
        require(rest, 2, 2);
        yield new AmdRevocations(
            named(ProductLine.class, rest.get(0)), named(KeyKind.class, rest.get(1)));
      }
      case "intel/tcb-info" -> {
        require(rest, 2, 3);
        yield new IntelTcbInfo(
            named(TeeType.class, rest.get(0)), Fmspc.ofHex(rest.get(1)), edition(rest, 2));
      }
      case "intel/qe-identity" -> {
        require(rest, 1, 2);
        yield new IntelQeIdentity(named(TeeType.class, rest.get(0)), edition(rest, 1));
      }
      case "intel/pck-crl" -> {
        require(rest, 1, 1);
        yield new IntelPckRevocations(named(PckCertificate.Ca.class, rest.get(0)));
      }
      case "intel/root-crl" -> {
        require(rest, 0, 0);
        yield new IntelRootRevocations();
      }
      case "intel/tcb-numbers" -> {
        require(rest, 1, 1);
        yield new IntelTcbNumbers(named(TeeType.class, rest.get(0)));
      }
      default -> throw new MalformedInputException("collateral name: of no known kind");
    };
  }

  private static void require(List<String> parts, int least, int most) {
    if (parts.size() < least || parts.size() > most) {
      throw new MalformedInputException("collateral name: wrong number of parts");
    }
  }

  private static void requireEdition(int edition) {
    if (edition < 0) {
      throw new MalformedInputException("collateral name: an edition is not negative");
    }
  }

  private static int edition(List<String> parts, int index) {
    if (parts.size() <= index) {
      return 0;
    }
    try {
      return Integer.parseInt(parts.get(index));
    } catch (NumberFormatException e) {
      throw new MalformedInputException("collateral name: an edition is a number", e);
    }
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(name))
        .findFirst()
        .orElseThrow(() -> new MalformedInputException("collateral name: unknown part"));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String suffix(int edition) {
    return edition == 0 ? "" : "/" + edition;
  }
}
