package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.attestation.verification.intel.IntelVectors;
import io.privyseal.attestation.verification.tpm.ProtobufMessage;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Files that hold something in a form that nobody would give to a command line, written into a
/// folder in the form in which it is had from its maker: responses as a client's cache wraps them,
/// a protocol's message, evidence with one thing changed.
final class VectorParts {
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 16, 50_000);
  private static final int REGISTERS = 24;
  private static final int SHA256 = 0x0b;

  /// Algorithm, hash and length in front of an RSA signature (TPMT_SIGNATURE).
  private static final int SIGNATURE_HEADER = 6;

  private final Path folder;

  VectorParts(Path folder) {
    this.folder = folder;
  }

  /// @param file below the folder of vectors
  /// @param part after the `#`
  Path write(String file, String part) {
    var content =
        switch (part) {
          case "response" -> response(file);
          case "issuers" -> issuers(file);
          case "list" -> Bytes.utf8(json(file).string("crl").orElseThrow());
          case "endorsements" -> IntelVectors.base64(file, part);
          case "key" -> recordedKey(file);
          case "quote" -> file.endsWith(".pb") ? recordedQuote(file) : rawQuote(file);
          case "reversed" -> reversedSignature(file);
          case "flipped-register" -> flippedRegister(file);
          case "flipped-signature" -> flippedSignature(file);
          default -> throw new IllegalArgumentException("no part " + part);
        };
    return write(file + "-" + part, content);
  }

  /// @param file below the folder of vectors
  /// @param offset in hex
  /// @param value in hex
  Path writeChanged(String file, String offset, String value) {
    var content = VectorFiles.read(file).toArray();
    content[Integer.parseInt(offset, 16)] = (byte) Integer.parseInt(value, 16);
    return write(file + "-" + offset + "-" + value, Bytes.copyOf(content));
  }

  private Path write(String name, Bytes content) {
    try {
      return Files.write(folder.resolve(name.replace('/', '-')), content.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject json(String file) {
    return Json.parseObject(VectorFiles.read(file), LIMITS);
  }

  /// A response of Intel's service, from how Fortanix keeps it.
  private static Bytes response(String file) {
    var members =
        Map.of(
            "raw_tcb_info", IntelCollateral.TCB_INFO,
            "raw_enclave_identity", IntelCollateral.ENCLAVE_IDENTITY,
            "raw_tcb_evaluation_data_numbers", TcbEvaluationNumbers.MEMBER);
    var raw = members.keySet().stream().filter(json(file)::has).findFirst().orElseThrow();
    var statement = IntelVectors.wrapped(file, raw);
    return Bytes.utf8(
        "{\"%s\":%s,\"signature\":\"%s\"}"
            .formatted(members.get(raw), statement.body().asUtf8(), statement.signature().hex()));
  }

  /// All certificates in a file of Fortanix's.
  private static Bytes issuers(String file) {
    var json = json(file);
    var pem = new StringBuilder(json.string("cert").orElse(""));
    for (var leaf : json.array("pck_data").orElse(List.of())) {
      pem.append('\n').append(((JsonObject) leaf).string("cert").orElseThrow());
    }
    pem.append('\n').append(Pem.writeDer(IntelVectors.wrappedChain(json)));
    return Bytes.utf8(pem.toString());
  }

  private static Bytes recordedKey(String file) {
    var key = TpmPublic.parse(ProtobufMessage.parse(VectorFiles.read(file)).bytes(1)).key();
    return Bytes.utf8(Pem.write("PUBLIC KEY", key.getEncoded()));
  }

  private static Bytes recordedQuote(String file) {
    for (var content : ProtobufMessage.parse(VectorFiles.read(file)).all(2)) {
      var quote = ProtobufMessage.parse(content);
      var pcrs = ProtobufMessage.parse(quote.bytes(3));
      if (pcrs.number(1) == SHA256) {
        var signature = quote.bytes(2);
        return quote(
            quote.bytes(1),
            signature.slice(SIGNATURE_HEADER, signature.length() - SIGNATURE_HEADER),
            registers(pcrs));
      }
    }
    throw new IllegalArgumentException(file + " holds no quote over SHA-256");
  }

  private static List<Bytes> registers(ProtobufMessage pcrs) {
    var values = new TreeMap<Integer, Bytes>();
    for (var entry : pcrs.all(2)) {
      var pair = ProtobufMessage.parse(entry);
      values.put((int) pair.number(1), pair.bytes(2));
    }
    var all = new ArrayList<Bytes>();
    for (var i = 0; i < REGISTERS; i++) {
      all.add(values.getOrDefault(i, Bytes.zeros(32)));
    }
    return all;
  }

  /// A message and a signature in files of their own, with the registers of the quote beside them.
  private static Bytes rawQuote(String file) {
    var stem = file.substring(0, file.lastIndexOf('.'));
    return quote(
        VectorFiles.read(file), VectorFiles.read(stem + ".sig"), quoted(json(stem + "-v1.json")));
  }

  private static List<Bytes> quoted(JsonObject quote) {
    return quote.array("pcrs").orElseThrow().stream()
        .map(value -> Bytes.ofHex(((JsonString) value).value()))
        .toList();
  }

  private static Bytes flippedRegister(String file) {
    var quote = json(file);
    var registers = new ArrayList<>(quoted(quote));
    registers.set(7, flipped(registers.get(7), 0));
    return quote(hex(quote, "message"), hex(quote, "signature"), registers);
  }

  private static Bytes flippedSignature(String file) {
    var quote = json(file);
    return quote(hex(quote, "message"), flipped(hex(quote, "signature"), 100), quoted(quote));
  }

  private static Bytes hex(JsonObject json, String member) {
    return Bytes.ofHex(json.string(member).orElseThrow());
  }

  private static Bytes flipped(Bytes value, int index) {
    var content = value.toArray();
    content[index] ^= 1;
    return Bytes.copyOf(content);
  }

  private static Bytes quote(Bytes message, Bytes signature, List<Bytes> registers) {
    return Bytes.utf8(
        JsonObject.builder()
            .put("signature", signature.hex())
            .put("message", message.hex())
            .put(
                "pcrs",
                new JsonArray(
                    registers.stream().<JsonValue>map(r -> new JsonString(r.hex())).toList()))
            .build()
            .toJson());
  }

  /// A serialised quote starts with its signature: its length in 8 bytes, little endian.
  private static Bytes reversedSignature(String file) {
    var content = VectorFiles.read(file).toArray();
    var length = 256;
    for (var i = 0; i < length / 2; i++) {
      var other = 8 + length - 1 - i;
      var kept = content[8 + i];
      content[8 + i] = content[other];
      content[other] = kept;
    }
    return Bytes.copyOf(content);
  }
}
