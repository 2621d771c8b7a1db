package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What is needed beside a quote to judge the platform it comes from, as it was fetched: nothing in
/// here is believed yet, and any item may be missing.
///
/// @param tcbInfo of the platform's FMSPC
/// @param qeIdentity of the quoting enclave
/// @param pckCrl revocation list of the PCK authority, in DER
/// @param rootCaCrl revocation list of the root, in DER
/// @param certificates further certificates in DER: issuers of the lists
public record IntelCollateral(
    Optional<SignedStatement> tcbInfo,
    Optional<SignedStatement> qeIdentity,
    Optional<Bytes> pckCrl,
    Optional<Bytes> rootCaCrl,
    List<Bytes> certificates) {
  /// Nothing at all.
  public static final IntelCollateral NONE =
      new IntelCollateral(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /// Name of the signed object in a response with TCB info.
  public static final String TCB_INFO = "tcbInfo";

  /// Name of the signed object in a response with an enclave identity.
  public static final String ENCLAVE_IDENTITY = "enclaveIdentity";

  /// Further certificates.
  public static final int MAX_CERTIFICATES = 8;

  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_LONG_FORM = 0x80;
  private static final int DER_MAX_LENGTH_BYTES = 3;
  private static final int OPEN_ENCLAVE_VERSION = 1;
  private static final int OPEN_ENCLAVE_SGX = 2;
  private static final int OPEN_ENCLAVE_ITEMS = 9;

  /// Equal certificates are kept once.
  ///
  /// @throws MalformedInputException if there are more than [#MAX_CERTIFICATES]
  public IntelCollateral {
    certificates = List.copyOf(new LinkedHashSet<>(certificates));
    if (certificates.size() > MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "certificates: expected at most %d, found %d"
              .formatted(MAX_CERTIFICATES, certificates.size()));
    }
  }

  /// @param response body of Intel's answer: `{"tcbInfo":{...},"signature":"..."}`
  /// @param issuerChain in DER
  public IntelCollateral withTcbInfo(Bytes response, List<Bytes> issuerChain) {
    return withTcbInfo(SignedStatement.open(response, TCB_INFO, issuerChain));
  }

  public IntelCollateral withTcbInfo(SignedStatement statement) {
    return new IntelCollateral(Optional.of(statement), qeIdentity, pckCrl, rootCaCrl, certificates);
  }

  /// @param response body of Intel's answer: `{"enclaveIdentity":{...},"signature":"..."}`
  /// @param issuerChain in DER
  public IntelCollateral withQeIdentity(Bytes response, List<Bytes> issuerChain) {
    return withQeIdentity(SignedStatement.open(response, ENCLAVE_IDENTITY, issuerChain));
  }

  public IntelCollateral withQeIdentity(SignedStatement statement) {
    return new IntelCollateral(tcbInfo, Optional.of(statement), pckCrl, rootCaCrl, certificates);
  }

  /// @param issuerChain in DER
  public IntelCollateral withPckCrl(Bytes der, List<Bytes> issuerChain) {
    var all = new ArrayList<>(certificates);
    all.addAll(issuerChain);
    return new IntelCollateral(tcbInfo, qeIdentity, Optional.of(der), rootCaCrl, all);
  }

  public IntelCollateral withRootCaCrl(Bytes der) {
    return new IntelCollateral(tcbInfo, qeIdentity, pckCrl, Optional.of(der), certificates);
  }

  public IntelCollateral withoutTcbInfo() {
    return new IntelCollateral(Optional.empty(), qeIdentity, pckCrl, rootCaCrl, certificates);
  }

  public IntelCollateral withoutQeIdentity() {
    return new IntelCollateral(tcbInfo, Optional.empty(), pckCrl, rootCaCrl, certificates);
  }

  public IntelCollateral withoutRevocationLists() {
    return new IntelCollateral(
        tcbInfo, qeIdentity, Optional.empty(), Optional.empty(), certificates);
  }

  /// Reads the JSON in which collateral travels as one document: members `tcb_info`,
  /// `tcb_info_signature`, `tcb_info_issuer_chain`, the same for `qe_identity`, `pck_crl`,
  /// `pck_crl_issuer_chain` and `root_ca_crl`. Lists are hex, base64 or PEM; any member may be
  /// missing.
  ///
  /// @throws MalformedInputException if a member is not of its form
  public static IntelCollateral parseJson(Bytes document) {
    try {
      var in = JsonFields.parse(document, "");
      var collateral = NONE;
      if (in.has("tcb_info")) {
        collateral = collateral.withTcbInfo(statement(in, "tcb_info"));
      }
      if (in.has("qe_identity")) {
        collateral = collateral.withQeIdentity(statement(in, "qe_identity"));
      }
      if (in.has("pck_crl")) {
        var list = revocationList(Bytes.utf8(in.string("pck_crl")));
        collateral = collateral.withPckCrl(list, chain(in, "pck_crl_issuer_chain"));
      }
      return in.has("root_ca_crl")
          ? collateral.withRootCaCrl(revocationList(Bytes.utf8(in.string("root_ca_crl"))))
          : collateral;
    } catch (MalformedInputException e) {
      throw e.in("collateral");
    }
  }

  private static SignedStatement statement(JsonFields in, String name) {
    return new SignedStatement(
        Bytes.utf8(in.string(name)),
        in.hex(name + "_signature", SignedStatement.SIGNATURE_BYTES),
        chain(in, name + "_issuer_chain"));
  }

  private static List<Bytes> chain(JsonFields in, String name) {
    return in.has(name) ? pemChain(in.string(name)) : List.of();
  }

  /// The certificates of a PEM text in DER, percent-encoded or not: Intel sends issuer chains
  /// encoded, in headers.
  ///
  /// @throws MalformedInputException if it is not PEM with certificates
  public static List<Bytes> pemChain(String text) {
    var plain = text;
    if (text.startsWith("-----BEGIN%20")) {
      try {
        plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.US_ASCII);
      } catch (IllegalArgumentException e) {
        throw new MalformedInputException("issuer chain: not percent-encoded", e);
      }
    }
    var chain = new ArrayList<Bytes>();
    for (var block : Pem.blocks(plain)) {
      if (!block.label().equals("CERTIFICATE")) {
        throw new MalformedInputException("issuer chain: expected certificates only");
      }
      chain.add(block.der());
    }
    if (chain.isEmpty() || chain.size() > SignedStatement.MAX_CHAIN) {
      throw new MalformedInputException(
          "issuer chain: expected 1 to %d certificates, found %d"
              .formatted(SignedStatement.MAX_CHAIN, chain.size()));
    }
    return List.copyOf(chain);
  }

  /// A revocation list as DER, from DER, PEM, hex or base64, with or without the NUL that ends a C
  /// string.
  ///
  /// @throws MalformedInputException if it is none of them
  public static Bytes revocationList(Bytes given) {
    if (given.length() > 1 && given.at(0) == DER_SEQUENCE && given.at(1) > DER_LONG_FORM) {
      return given.length() == lengthOf(given) + 1 ? withoutNul(given) : given;
    }
    var text = given.asUtf8().replace("\0", "").strip();
    if (text.startsWith("-----BEGIN ")) {
      var lists = Pem.blocks(text).stream().filter(b -> b.label().equals("X509 CRL")).toList();
      if (lists.size() != 1) {
        throw new MalformedInputException("revocation list: expected one PEM block");
      }
      return lists.getFirst().der();
    }
    return text.matches("(?:[0-9a-fA-F]{2})+")
        ? Bytes.ofHex(text)
        : io.privyseal.foundation.bytes.Base64Url.decodeLenient(text);
  }

  /// Reads the endorsements that the Open Enclave SDK sends along with its evidence.
  ///
  /// Source: openenclave, common/sgx/endorsements.h, `oe_endorsements_t`.
  ///
  /// @throws MalformedInputException if it is not of this form
  public static IntelCollateral parseOpenEnclave(Bytes blob) {
    try {
      return readOpenEnclave(blob);
    } catch (MalformedInputException e) {
      throw e.in("Open Enclave endorsements");
    }
  }

  /// Header of four numbers, an offset for each item, then the items: version, TCB info and chain,
  /// PCK CRL, root CRL and their chain, QE identity and chain, time of creation. Texts end in NUL.
  private static IntelCollateral readOpenEnclave(Bytes blob) {
    var in = BoundedReader.littleEndian(blob);
    var version = in.u32("version");
    var type = in.u32("type");
    var size = in.u32("size");
    var count = in.u32("items");
    if (version != OPEN_ENCLAVE_VERSION
        || type != OPEN_ENCLAVE_SGX
        || count != OPEN_ENCLAVE_ITEMS) {
      throw new MalformedInputException("expected version 1, type 2 and 9 items");
    }
    if (size != in.remaining()) {
      throw new MalformedInputException(
          "size: expected %d, found %d".formatted(in.remaining(), size));
    }
    var offsets = new ArrayList<Long>();
    for (var i = 0; i < OPEN_ENCLAVE_ITEMS; i++) {
      offsets.add(in.u32("offset"));
    }
    var end = in.remaining();
    offsets.add((long) end);
    var items = new ArrayList<Bytes>();
    for (var i = 0; i < OPEN_ENCLAVE_ITEMS; i++) {
      var length = offsets.get(i + 1) - offsets.get(i);
      if (offsets.get(i) != end - in.remaining() || length < 0 || length > in.remaining()) {
        throw new MalformedInputException("offsets: expected them in order");
      }
      items.add(in.bytes((int) length, "item"));
    }
    return NONE.withTcbInfo(withoutNul(items.get(1)), pemChain(items.get(2).asUtf8()))
        .withPckCrl(revocationList(items.get(3)), pemChain(items.get(5).asUtf8()))
        .withRootCaCrl(revocationList(items.get(4)))
        .withQeIdentity(withoutNul(items.get(6)), pemChain(items.get(7).asUtf8()));
  }

  /// Of a value in DER whose length takes bytes of its own; -1 if it is not all there.
  private static int lengthOf(Bytes der) {
    var lengthBytes = der.at(1) - DER_LONG_FORM;
    if (lengthBytes > DER_MAX_LENGTH_BYTES || der.length() < 2 + lengthBytes) {
      return -1;
    }
    var length = 0;
    for (var i = 0; i < lengthBytes; i++) {
      length = length << 8 | der.at(2 + i);
    }
    return 2 + lengthBytes + length;
  }

  private static Bytes withoutNul(Bytes text) {
    var last = text.length() - 1;
    return last >= 0 && text.at(last) == 0 ? text.slice(0, last) : text;
  }

  @Override
  public String toString() {
    return "IntelCollateral[TCB info %s, QE identity %s, PCK CRL %s, root CRL %s]"
        .formatted(present(tcbInfo), present(qeIdentity), present(pckCrl), present(rootCaCrl));
  }

  private static String present(Optional<?> item) {
    return item.isPresent() ? "given" : "missing";
  }
}
