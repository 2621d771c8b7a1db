package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The report of an SGX enclave: of the application in an SGX quote, and of the quoting enclave in
/// every quote.
///
/// Size: 384 bytes. Reserved bytes are kept as they are: they are signed, and Intel's own verifier
/// does not ask for zeros.
///
/// Source: Intel 64 SDM, volume 3D, section 35.16 REPORT; DCAP API, A.4 Enclave Report Body.
///
/// @param bytes the 384 bytes
/// @param cpuSvn 16 bytes, security version of the processor; comparable only through a PCK
///   certificate
/// @param miscSelect unsigned 32 bits, which fields are kept in the state save area
/// @param isvExtProdId 16 bytes, extended product id (KSS)
/// @param mrEnclave 32 bytes, measurement of the initial enclave
/// @param mrSigner 32 bytes, SHA-256 of the key that signed the enclave
/// @param configId 64 bytes given at launch (KSS)
/// @param isvProdId product id that the signer gave
/// @param isvSvn security version that the signer gave
/// @param configSvn security version of the configuration (KSS)
/// @param isvFamilyId 16 bytes, product family (KSS)
/// @param reportData 64 bytes chosen by the enclave
public record EnclaveReport(
    Bytes bytes,
    Bytes cpuSvn,
    long miscSelect,
    Bytes isvExtProdId,
    EnclaveAttributes attributes,
    Bytes mrEnclave,
    Bytes mrSigner,
    Bytes configId,
    int isvProdId,
    int isvSvn,
    int configSvn,
    Bytes isvFamilyId,
    Bytes reportData)
    implements QuoteBody {
  public static final int BYTES = 384;

  /// @throws MalformedInputException if `content` has not 384 bytes
  public static EnclaveReport parse(Bytes content) {
    if (content.length() != BYTES) {
      throw new MalformedInputException(
          "(enclave report) expected %d bytes, found %d".formatted(BYTES, content.length()));
    }
    var in = BoundedReader.littleEndian(content);
    var cpuSvn = in.bytes(16, "CPUSVN");
    var miscSelect = in.u32("MISCSELECT");
    in.bytes(12, "reserved at 20");
    var isvExtProdId = in.bytes(16, "ISVEXTPRODID");
    var attributes = new EnclaveAttributes(in.bytes(EnclaveAttributes.BYTES, "ATTRIBUTES"));
    var mrEnclave = in.bytes(32, "MRENCLAVE");
    in.bytes(32, "reserved at 96");
    var mrSigner = in.bytes(32, "MRSIGNER");
    in.bytes(32, "reserved at 160");
    var configId = in.bytes(64, "CONFIGID");
    var isvProdId = in.u16("ISVPRODID");
    var isvSvn = in.u16("ISVSVN");
    var configSvn = in.u16("CONFIGSVN");
    in.bytes(42, "reserved at 262");
    var isvFamilyId = in.bytes(16, "ISVFAMILYID");
    var reportData = in.bytes(REPORT_DATA_BYTES, "REPORTDATA");
    in.end("enclave report");
    return new EnclaveReport(
        content,
        cpuSvn,
        miscSelect,
        isvExtProdId,
        attributes,
        mrEnclave,
        mrSigner,
        configId,
        isvProdId,
        isvSvn,
        configSvn,
        isvFamilyId,
        reportData);
  }

  /// MRENCLAVE only: evidence has no place in logs.
  @Override
  public String toString() {
    return "EnclaveReport[" + mrEnclave.hex() + "]";
  }
}
