package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;

/// Real Intel evidence and collateral of third parties, in the many shapes in which they were
/// captured.
public final class IntelVectors {
  /// Open Enclave's captured files start with a licence comment.
  private static final int OPEN_ENCLAVE_COMMENT = 81;

  private static final Set<String> READ = new ConcurrentSkipListSet<>();

  private IntelVectors() {}

  /// The files that were asked for so far.
  static Set<String> filesRead() {
    return READ;
  }

  static Bytes bytes(String name) {
    READ.add(name);
    return VectorFiles.read(name);
  }

  static String text(String name) {
    return bytes(name).asUtf8().strip();
  }

  static QuoteEvidence evidence(String name) {
    return QuoteEvidence.of(quote(name));
  }

  /// A quote by the shape of its file: hex, Open Enclave's captures and JSON, or the quote itself.
  static Quote quote(String name) {
    if (name.endsWith(".hex")) {
      return Quote.parse(Bytes.ofHex(text(name).replace("0x", "")));
    }
    if (name.endsWith(".att")) {
      return Quote.parse(base64(name, "evidence"));
    }
    if (name.endsWith("attestation_plugin_evidence")) {
      return Quote.parse(afterComment(name));
    }
    return name.endsWith("sgx_report_bad.bin")
        ? OpenEnclaveReport.open(bytes(name)).quote()
        : Quote.parse(bytes(name));
  }

  static Bytes afterComment(String name) {
    var all = bytes(name);
    return all.slice(OPEN_ENCLAVE_COMMENT, all.length() - OPEN_ENCLAVE_COMMENT);
  }

  public static Bytes base64(String name, String member) {
    var json = Json.parseObject(bytes(name));
    return Bytes.copyOf(Base64.getDecoder().decode(json.string(member).orElseThrow()));
  }

  /// The certificates of PEM or DER files.
  static List<Bytes> certificates(String... names) {
    return Stream.of(names)
        .flatMap(name -> {
          var content = bytes(name);
          return content.at(0) == 0x30
              ? Stream.of(content)
              : IntelCollateral.pemChain(content.asUtf8()).stream();
        })
        .toList();
  }

  /// A response of Intel's service with certificates from other files.
  static SignedStatement statement(String name, String member, String... chain) {
    return SignedStatement.open(bytes(name), member, certificates(chain));
  }

  /// A response as Fortanix keeps it: `raw_tcb_info` as text, the signature in DER as a list of
  /// numbers, the issuer chain as PEM texts.
  public static SignedStatement wrapped(String name, String member) {
    var json = Json.parseObject(bytes(name));
    var der = new byte[json.array("signature").orElseThrow().size()];
    for (var i = 0; i < der.length; i++) {
      der[i] = (byte) number(json, i);
    }
    return new SignedStatement(
        Bytes.utf8(json.string(member).orElseThrow()), raw(der), wrappedChain(json));
  }

  private static long number(JsonObject json, int index) {
    return ((JsonNumber) json.array("signature").orElseThrow().get(index)).asLong().orElseThrow();
  }

  /// `ca_chain` of Fortanix's files.
  public static List<Bytes> wrappedChain(JsonObject json) {
    var chain = new ArrayList<Bytes>();
    for (var item : json.array("ca_chain").orElseThrow()) {
      chain.addAll(IntelCollateral.pemChain(((JsonString) item).value()));
    }
    return chain;
  }

  private static Bytes raw(byte[] der) {
    var pair = ASN1Sequence.getInstance(der);
    var r = ((ASN1Integer) pair.getObjectAt(0)).getValue();
    var s = ((ASN1Integer) pair.getObjectAt(1)).getValue();
    return fixed(r).concat(fixed(s));
  }

  private static Bytes fixed(BigInteger value) {
    var hex = "0".repeat(64) + value.toString(16);
    return Bytes.ofHex(hex.substring(hex.length() - 64));
  }
}
