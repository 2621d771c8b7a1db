package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a quote says about the key that certifies its quoting enclave: the chain itself, or what is
/// needed to find it.
///
/// Source: DCAP API, A.4 QE Certification Data, types 1 to 7. Type 6 wraps the report of the
/// quoting enclave and one of the others; [Quote] opens it.
public sealed interface CertificationData {
  /// The number in the quote, 1 to 5 or 7.
  int type();

  /// The certificates that it holds, in DER and in its own order.
  default List<Bytes> certificates() {
    return List.of();
  }

  /// Types 1 to 3: the platform by its PPID, and the security versions that it runs.
  ///
  /// @param type 1 plain, 2 encrypted with RSA-2048, 3 with RSA-3072
  /// @param ppid 16 bytes plain; 256 or 384 encrypted for Intel
  /// @param cpuSvn 16 bytes
  /// @param pceSvn security version of the provisioning enclave
  /// @param pceId empty where it was left out, as older libraries do in type 1
  record Platform(int type, Bytes ppid, Bytes cpuSvn, int pceSvn, Optional<Integer> pceId)
      implements CertificationData {}

  /// Type 4: the PCK certificate alone.
  record PckLeaf(Bytes certificate) implements CertificationData {
    @Override
    public int type() {
      return 4;
    }

    @Override
    public List<Bytes> certificates() {
      return List.of(certificate);
    }
  }

  /// Type 5: the PCK certificate and its issuers. Not every platform gives them in order.
  record PckChain(List<Bytes> certificates) implements CertificationData {
    public PckChain {
      certificates = List.copyOf(certificates);
    }

    @Override
    public int type() {
      return 5;
    }
  }

  /// Type 7: the manifest of a platform with several packages, to be registered with Intel.
  record PlatformManifest(Bytes manifest) implements CertificationData {
    @Override
    public int type() {
      return 7;
    }
  }

  /// Certificates in one chain; Intel's have three.
  int MAX_CERTIFICATES = 8;

  /// @throws MalformedInputException if the type is not known or the data is not of its type
  static CertificationData parse(int type, Bytes data) {
    try {
      return switch (type) {
        case 1 -> platform(type, 16, data);
        case 2 -> platform(type, 256, data);
        case 3 -> platform(type, 384, data);
        case 4 -> new PckLeaf(one(data));
        case 5 -> new PckChain(chain(data));
        case 7 -> new PlatformManifest(data);
        default -> throw new MalformedInputException("type: expected 1 to 5 or 7, found " + type);
      };
    } catch (MalformedInputException e) {
      throw e.in("certification data");
    }
  }

  private static Platform platform(int type, int ppidBytes, Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var ppid = in.bytes(ppidBytes, "PPID");
    var cpuSvn = in.bytes(16, "CPUSVN");
    var pceSvn = in.u16("PCESVN");
    Optional<Integer> pceId =
        type == 1 && in.remaining() == 0 ? Optional.empty() : Optional.of(in.u16("PCEID"));
    in.end("platform");
    return new Platform(type, ppid, cpuSvn, pceSvn, pceId);
  }

  private static Bytes one(Bytes data) {
    var chain = chain(data);
    if (chain.size() != 1) {
      throw new MalformedInputException("expected one certificate, found " + chain.size());
    }
    return chain.getFirst();
  }

  /// PEM, with or without the NUL that ends a C string; or DER, one certificate after the other, as
  /// Intel's samples have it.
  private static List<Bytes> chain(Bytes data) {
    var chain =
        data.length() > 0 && data.at(0) == DerSequence.TAG ? DerSequence.split(data) : pem(data);
    if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "expected 1 to %d certificates, found %d".formatted(MAX_CERTIFICATES, chain.size()));
    }
    return chain;
  }

  private static List<Bytes> pem(Bytes data) {
    var text = new String(data.toArray(), StandardCharsets.ISO_8859_1);
    var found = new ArrayList<Bytes>();
    for (var block : Pem.blocks(text)) {
      if (!block.label().equals("CERTIFICATE")) {
        throw new MalformedInputException("PEM: expected certificates, found another block");
      }
      found.add(block.der());
    }
    return found;
  }
}
