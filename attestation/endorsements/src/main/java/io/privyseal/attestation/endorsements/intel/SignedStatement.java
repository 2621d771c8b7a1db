package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;

/// A statement in JSON as Intel signs it: `{"tcbInfo":{...},"signature":"..."}`. The signature
/// covers the exact bytes of the inner object as they were sent, so that they are cut out of the
/// text and never written anew.
///
/// @param body the exact bytes of the inner object
/// @param signature `r || s`, 64 bytes
/// @param issuerChain certificates in DER, in any order: the signer's and its root's
public record SignedStatement(Bytes body, Bytes signature, List<Bytes> issuerChain) {
  /// Largest response that is read.
  public static final int MAX_BYTES = JsonFields.LIMITS.maxBytes();

  public static final int SIGNATURE_BYTES = 64;

  /// Certificates of one issuer chain; Intel's have two.
  public static final int MAX_CHAIN = 8;

  /// @throws MalformedInputException if the signature has not 64 bytes or the chain is too long
  public SignedStatement {
    issuerChain = List.copyOf(issuerChain);
    if (signature.length() != SIGNATURE_BYTES) {
      throw new MalformedInputException(
          "signature: expected %d bytes, found %d".formatted(SIGNATURE_BYTES, signature.length()));
    }
    if (issuerChain.size() > MAX_CHAIN) {
      throw new MalformedInputException(
          "issuer chain: expected at most %d certificates, found %d"
              .formatted(MAX_CHAIN, issuerChain.size()));
    }
  }

  /// Opens a response of Intel's service.
  ///
  /// @param member name of the signed object: `tcbInfo`, `enclaveIdentity`
  /// @throws MalformedInputException if it is no such response
  public static SignedStatement open(Bytes response, String member, List<Bytes> issuerChain) {
    try {
      var json = JsonFields.parse(response, "");
      if (!(json.object().get(member).orElse(null) instanceof JsonObject)) {
        throw json.fault(member, "expected an object");
      }
      return new SignedStatement(
          ExactMember.of(response, member), json.hex("signature", SIGNATURE_BYTES), issuerChain);
    } catch (MalformedInputException e) {
      throw e.in(member);
    }
  }

  public SignedStatement withIssuerChain(List<Bytes> chain) {
    return new SignedStatement(body, signature, chain);
  }

  /// The response again: for storing and sending on. Its body is the exact one.
  public Bytes toResponse(String member) {
    return Bytes.utf8("{\"" + member + "\":")
        .concat(body)
        .concat(Bytes.utf8(",\"signature\":\"" + signature.hex() + "\"}"));
  }
}
