package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// The JSON shapes in which evidence is seen to travel, told apart by their members:
///
/// | members | where it is seen |
/// | --- | --- |
/// | `SnpReport`, `VcekCertChain`, `Endorsements` | Azure Attestation, inside `report` |
/// | `report`, `runtimeData` | Azure Attestation, request for SevSnpVm or OpenEnclave |
/// | `quote`, `runtimeData` | Azure Attestation, request for SgxEnclave or TdxVm |
/// | `AttestationInfo` | Azure Attestation, request for AzureGuest |
/// | `AttestationProtocolVersion`, `TpmInfo`, `IsolationInfo` | the same, opened |
/// | `data` | Azure Attestation, request for Tpm |
/// | `Quote`, `EnclaveHeldData`; `QuoteHex`, `EnclaveHeldDataHex` | samples of its first versions |
/// | `vcekCert`, `certificateChain`, `tcbm` | Azure THIM |
/// | `evidence`, `endorsements`, `uvm_endorsements`, `endorsed_tcb` | container groups, key management |
/// | `source`, `evidence`, `endorsements` | enclaves of the Open Enclave SDK |
/// | `platform`, `evidence` | an envelope around what follows |
/// | `attestation_report`, `cert_chain` | guests that read the firmware |
/// | `hcl_report` or `report`, `tpm_quote` or `quote`, `vcek` or `td_quote` | Azure confidential VMs |
/// | `message`, `signature`, `pcrs` | a TPM quote |
/// | `ak_public`, `tpm_quote` | a TPM without hardware under it |
/// | `tcbInfo`, `enclaveIdentity`, `tcb_info`, `tcbEvaluationDataNumbers` | Intel's collateral |
///
/// Members that a shape does not know are passed over.
final class JsonShapes {
  /// Byte strings as lists of numbers take one value a byte.
  static final Json.Limits LIMITS = new Json.Limits(EvidenceRecognizer.MAX_BYTES, 8, 20_000);

  private JsonShapes() {}

  static EvidenceParts open(Bytes text, int depth) {
    return open(new JsonShape(Json.parseObject(text, LIMITS), depth), text);
  }

  private static EvidenceParts open(JsonShape json, Bytes text) {
    if (SnpJson.isOne(json)) {
      return SnpJson.open(json);
    }
    if (VtpmJson.isOne(json)) {
      return VtpmJson.open(json);
    }
    if (MaaRequestJson.isOne(json)) {
      return MaaRequestJson.open(json);
    }
    if (isCollateral(json.object())) {
      return EvidenceParts.ofCollateral(text).in("Intel collateral (JSON)");
    }
    if (json.object().object("evidence").isPresent()) {
      var inner = json.object().object("evidence").get();
      return open(new JsonShape(inner, json.depth() + 1), Bytes.utf8(inner.toJson()))
          .in("evidence envelope (JSON)");
    }
    if (json.has("source") && json.has("evidence")) {
      return enclave(json).in("enclave evidence (JSON)");
    }
    if (json.has("evidence")) {
      return SnpJson.containerGroup(json);
    }
    throw new MalformedInputException("JSON: not one of the known shapes of evidence");
  }

  /// Claims of the Open Enclave SDK's own follow a bare quote; its report data binds them.
  private static EvidenceParts enclave(JsonShape json) {
    return json.string("source").equals("openenclave")
        ? EvidenceRecognizer.openEnclave(OpenEnclaveReport.open(json.bytes("evidence")))
        : json.member("evidence");
  }

  private static boolean isCollateral(JsonObject json) {
    return json.has("tcbInfo")
        || json.has("enclaveIdentity")
        || json.has("tcbEvaluationDataNumbers")
        || (json.has("tcb_info") && json.has("qe_identity"));
  }
}
