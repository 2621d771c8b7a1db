package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.evidence.intel.EnclaveAttributes;
import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which enclave of Intel's an enclave must be to count as a quoting enclave, and how its versions
/// stand. Version 2. Parsed, its signature not checked.
///
/// Source: PCS API v4, Get Quoting Enclave Identity, appendix B.
///
/// @param id which enclave
/// @param tcbEvaluationDataNumber grows with every TCB recovery
/// @param miscSelect 4 bytes, in the order of the report
/// @param attributes 16 bytes
/// @param mrSigner 32 bytes
/// @param tcbLevels newest first
public record EnclaveIdentity(
    Id id,
    Instant issueDate,
    Instant nextUpdate,
    int tcbEvaluationDataNumber,
    Bytes miscSelect,
    Bytes miscSelectMask,
    Bytes attributes,
    Bytes attributesMask,
    Bytes mrSigner,
    int isvProdId,
    List<PartLevel> tcbLevels) {
  private static final int MAX_LEVELS = 512;
  private static final int VERSION = 2;
  private static final int MISC_SELECT_AT = 16;
  private static final int MISC_SELECT_BYTES = 4;

  /// Enclaves that Intel gives identities for.
  public enum Id {
    /// Quoting enclave of SGX.
    QE,
    /// Quote verification enclave.
    QVE,
    /// Quoting enclave of TDX.
    TD_QE;

    /// The one that makes quotes of this kind.
    public static Id quoting(TeeType type) {
      return switch (type) {
        case SGX -> QE;
        case TDX -> TD_QE;
      };
    }
  }

  public EnclaveIdentity {
    tcbLevels = List.copyOf(tcbLevels);
  }

  /// @param text the signed object itself, without signature
  /// @throws MalformedInputException if a member is missing, not of its type or out of range
  public static EnclaveIdentity parse(Bytes text) {
    try {
      return read(JsonFields.parse(text, ""));
    } catch (MalformedInputException e) {
      throw e.in("enclave identity");
    }
  }

  private static EnclaveIdentity read(JsonFields in) {
    if (in.integer("version", Integer.MAX_VALUE) != VERSION) {
      throw in.fault("version", "expected " + VERSION);
    }
    return new EnclaveIdentity(
        id(in),
        in.instant("issueDate"),
        in.instant("nextUpdate"),
        in.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE),
        in.hex("miscselect", MISC_SELECT_BYTES),
        in.hex("miscselectMask", MISC_SELECT_BYTES),
        in.hex("attributes", EnclaveAttributes.BYTES),
        in.hex("attributesMask", EnclaveAttributes.BYTES),
        in.hex("mrsigner", 32),
        in.integer("isvprodid", 0xffff),
        in.objects("tcbLevels", MAX_LEVELS, PartLevel::read));
  }

  private static Id id(JsonFields in) {
    return switch (in.string("id")) {
      case "QE" -> Id.QE;
      case "QVE" -> Id.QVE;
      case "TD_QE" -> Id.TD_QE;
      default -> throw in.fault("id", "expected QE, QVE or TD_QE");
    };
  }

  /// In which fields `report` is not that of this enclave; empty if it is. The security version is
  /// not among them: see [#levelOf].
  public List<String> differences(EnclaveReport report) {
    var wrong = new ArrayList<String>();
    var misc = report.bytes().slice(MISC_SELECT_AT, MISC_SELECT_BYTES);
    for (var i = 0; i < MISC_SELECT_BYTES; i++) {
      if ((misc.at(i) & miscSelectMask.at(i)) != (miscSelect.at(i) & miscSelectMask.at(i))) {
        wrong.add("MISCSELECT " + misc.hex());
        break;
      }
    }
    if (!report.attributes().matches(attributes, attributesMask)) {
      wrong.add("ATTRIBUTES " + report.attributes());
    }
    if (!report.mrSigner().equals(mrSigner)) {
      wrong.add("MRSIGNER " + report.mrSigner().hex());
    }
    if (report.isvProdId() != isvProdId) {
      wrong.add("ISVPRODID " + report.isvProdId());
    }
    return wrong;
  }

  /// The first level, newest first, that the enclave reaches; empty if it is below all.
  public Optional<PartLevel> levelOf(EnclaveReport report) {
    return PartLevel.reachedBy(report.isvSvn(), tcbLevels);
  }
}
