package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Collateral as Intel's provisioning certification service (PCS) gives it: bodies as bytes, issuer
/// chains as DER, signer first, root last. An item that is withheld is empty.
///
/// @param tcbInfo the body of `tcb`
/// @param tcbInfoChain its issuer chain
/// @param identity the body of `qe/identity`
/// @param identityChain its issuer chain
/// @param pckRevocationList DER
/// @param pckRevocationListChain its issuer chain: the CA, the root
/// @param rootRevocationList DER
public record SimulatedCollateral(
    Bytes tcbInfo,
    List<Bytes> tcbInfoChain,
    Bytes identity,
    List<Bytes> identityChain,
    Bytes pckRevocationList,
    List<Bytes> pckRevocationListChain,
    Bytes rootRevocationList) {
  /// Response headers of the PCS that carry issuer chains.
  public static final String TCB_INFO_CHAIN_HEADER = "TCB-Info-Issuer-Chain";

  public static final String IDENTITY_CHAIN_HEADER = "SGX-Enclave-Identity-Issuer-Chain";
  public static final String PCK_CRL_CHAIN_HEADER = "SGX-PCK-CRL-Issuer-Chain";

  public SimulatedCollateral {
    tcbInfoChain = List.copyOf(tcbInfoChain);
    identityChain = List.copyOf(identityChain);
    pckRevocationListChain = List.copyOf(pckRevocationListChain);
  }

  /// As the verifier takes it.
  ///
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if a body is not one of the
  ///   service
  public IntelCollateral read() {
    var collateral = IntelCollateral.NONE;
    if (tcbInfo.length() > 0) {
      collateral = collateral.withTcbInfo(tcbInfo, tcbInfoChain);
    }
    if (identity.length() > 0) {
      collateral = collateral.withQeIdentity(identity, identityChain);
    }
    if (pckRevocationList.length() > 0) {
      collateral = collateral.withPckCrl(pckRevocationList, pckRevocationListChain);
    }
    return rootRevocationList.length() > 0
        ? collateral.withRootCaCrl(rootRevocationList)
        : collateral;
  }

  /// The issuer chains as headers: PEM, percent-encoded.
  public Map<String, String> headers() {
    return Map.of(
        TCB_INFO_CHAIN_HEADER, header(tcbInfoChain),
        IDENTITY_CHAIN_HEADER, header(identityChain),
        PCK_CRL_CHAIN_HEADER, header(pckRevocationListChain));
  }

  /// A chain as a header of the PCS: PEM, percent-encoded.
  public static String header(List<Bytes> chain) {
    return URLEncoder.encode(Pem.writeDer(chain), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// All in one object, in the shape of the `dcap-qvl` library: inner objects as text with their
  /// signatures beside them, lists as hex.
  public JsonObject bundleJson() {
    return JsonObject.builder()
        .put("pck_crl_issuer_chain", Pem.writeDer(pckRevocationListChain))
        .put("root_ca_crl", rootRevocationList.hex())
        .put("pck_crl", pckRevocationList.hex())
        .put("tcb_info_issuer_chain", Pem.writeDer(tcbInfoChain))
        .put("tcb_info", inner(tcbInfo))
        .put("tcb_info_signature", signature(tcbInfo))
        .put("qe_identity_issuer_chain", Pem.writeDer(identityChain))
        .put("qe_identity", inner(identity))
        .put("qe_identity_signature", signature(identity))
        .build();
  }

  public SimulatedCollateral withTcbInfo(Bytes body) {
    return new SimulatedCollateral(
        body,
        tcbInfoChain,
        identity,
        identityChain,
        pckRevocationList,
        pckRevocationListChain,
        rootRevocationList);
  }

  public SimulatedCollateral withIdentity(Bytes body) {
    return new SimulatedCollateral(
        tcbInfo,
        tcbInfoChain,
        body,
        identityChain,
        pckRevocationList,
        pckRevocationListChain,
        rootRevocationList);
  }

  /// Without either list.
  public SimulatedCollateral withoutRevocationLists() {
    return withPckRevocationList(Bytes.empty()).withRootRevocationList(Bytes.empty());
  }

  public SimulatedCollateral withPckRevocationList(Bytes der) {
    return new SimulatedCollateral(
        tcbInfo,
        tcbInfoChain,
        identity,
        identityChain,
        der,
        pckRevocationListChain,
        rootRevocationList);
  }

  public SimulatedCollateral withRootRevocationList(Bytes der) {
    return new SimulatedCollateral(
        tcbInfo,
        tcbInfoChain,
        identity,
        identityChain,
        pckRevocationList,
        pckRevocationListChain,
        der);
  }

  /// The signed object of a body `{"name":object,"signature":"hex"}`, byte for byte.
  private static String inner(Bytes body) {
    var text = body.asUtf8();
    return text.substring(text.indexOf(':') + 1, text.lastIndexOf(",\"signature\""));
  }

  private static String signature(Bytes body) {
    var text = body.asUtf8();
    var start = text.lastIndexOf(":\"") + 2;
    return text.substring(start, text.lastIndexOf('"'));
  }
}
