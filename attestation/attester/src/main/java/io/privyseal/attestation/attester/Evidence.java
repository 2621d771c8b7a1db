package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/// What a device of this machine says, in the form in which an attestation service is asked to
/// judge it.
public sealed interface Evidence {
  EvidenceKind kind();

  /// The exact bytes that the evidence binds: those that were given, or the platform's own claims
  /// around their digest.
  Bytes runtimeData();

  /// Body of `POST /attest/{kind}`, JSON.
  ///
  /// @param nonce copied into the token; not bound by the evidence
  JsonObject attestRequest(Optional<String> nonce);

  /// The request's path below the service, without `api-version`.
  default String path() {
    return "attest/" + kind().wireName();
  }

  /// AMD SEV-SNP.
  ///
  /// @param report 1184 bytes
  /// @param certificateChain PEM: VCEK or VLEK, ASK, ARK; empty where the host gave none, so that
  ///   the verifier must have them
  /// @param runtimeData what report data is the SHA-256 of
  /// @param uvmEndorsements COSE_Sign1 statements of the image's publisher
  /// @param initTimeData what the report's host data is the digest of
  record SevSnpVm(
      Bytes report,
      String certificateChain,
      Bytes runtimeData,
      List<Bytes> uvmEndorsements,
      Optional<Bytes> initTimeData)
      implements Evidence {
    public SevSnpVm {
      uvmEndorsements = List.copyOf(uvmEndorsements);
    }

    public SevSnpVm(Bytes report, String certificateChain, Bytes runtimeData) {
      this(report, certificateChain, runtimeData, List.of(), Optional.empty());
    }

    @Override
    public EvidenceKind kind() {
      return EvidenceKind.SEV_SNP_VM;
    }

    /// `report` and chain as the request's `report` member has them, before base64url.
    public JsonObject proof() {
      var json =
          JsonObject.builder()
              .put("SnpReport", report.base64Url())
              .put("VcekCertChain", Bytes.utf8(certificateChain).base64Url());
      return uvmEndorsements.isEmpty() ? json.build() : json.put("Endorsements", uvm()).build();
    }

    private String uvm() {
      var statements = JsonArray.ofStrings(uvmEndorsements.stream().map(Bytes::base64Url).toList());
      return Bytes.utf8(JsonObject.builder().put("Uvm", statements).build().toJson()).base64Url();
    }

    @Override
    public JsonObject attestRequest(Optional<String> nonce) {
      var request = request("report", Bytes.utf8(proof().toJson()), runtimeData, nonce);
      return initTimeData
          .map(data -> request.toBuilder().put("initTimeData", typed(data)).build())
          .orElse(request);
    }
  }

  /// Intel TDX.
  ///
  /// @param quote with its certificates, version 4 or 5
  record TdxVm(Bytes quote, Bytes runtimeData) implements Evidence {
    @Override
    public EvidenceKind kind() {
      return EvidenceKind.TDX_VM;
    }

    @Override
    public JsonObject attestRequest(Optional<String> nonce) {
      return request("quote", quote, runtimeData, nonce);
    }
  }

  /// Intel SGX.
  ///
  /// @param quote with its certificates, version 3
  record SgxEnclave(Bytes quote, Bytes runtimeData) implements Evidence {
    @Override
    public EvidenceKind kind() {
      return EvidenceKind.SGX_ENCLAVE;
    }

    @Override
    public JsonObject attestRequest(Optional<String> nonce) {
      return request("quote", quote, runtimeData, nonce);
    }
  }

  /// A guest of Azure with its virtual TPM (guest attestation protocol 2.0). The answer is sealed
  /// to [#key], and so is any key that is released for it.
  ///
  /// @param attestationInfo the JSON that the request carries in base64url
  /// @param runtimeData the paravisor's claims, exact bytes
  /// @param key the key that the TPM made for this evidence
  record AzureGuest(JsonObject attestationInfo, Bytes runtimeData, SealingKey key)
      implements Evidence {
    @Override
    public EvidenceKind kind() {
      return EvidenceKind.AZURE_GUEST;
    }

    /// @param nonce not used: the protocol has no place for it beside the client's payload
    @Override
    public JsonObject attestRequest(Optional<String> nonce) {
      return JsonObject.builder()
          .put("AttestationInfo", Bytes.utf8(attestationInfo.toJson()).base64Url())
          .build();
    }
  }

  private static JsonObject request(
      String name, Bytes content, Bytes runtimeData, Optional<String> nonce) {
    return JsonObject.builder()
        .put(name, content.base64Url())
        .put("runtimeData", typed(runtimeData))
        .put("nonce", nonce.orElse(null))
        .build();
  }

  private static JsonObject typed(Bytes content) {
    return JsonObject.builder().put("data", content.base64Url()).put("dataType", "JSON").build();
  }
}
