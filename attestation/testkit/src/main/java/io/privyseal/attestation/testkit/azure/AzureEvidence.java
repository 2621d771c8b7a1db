package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.azure.SimulatedVtpm.HeldKey;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.Signed;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// What one attestation of a simulated Azure VM consists of. Immutable; every method gives a new
/// one with one part replaced.
///
/// @param hclReport with its runtime claims
/// @param attestationArea public area of the key that signs, as the client gives it
/// @param quote of the virtual TPM
/// @param pcrs which registers it quotes
/// @param registers their values, as the client gives them
/// @param log the event log
/// @param hardware the SNP report, or the TD quote
/// @param certificates of the hardware report's key; empty where the quote holds them
/// @param encryptionKey what the answer is sealed to
/// @param certifiedKey the TPM's word for it
public record AzureEvidence(
    HclReportBuilder hclReport,
    TpmPublicBuilder attestationArea,
    Signed quote,
    SortedSet<Integer> pcrs,
    SortedMap<Integer, Bytes> registers,
    Bytes log,
    Bytes hardware,
    List<Bytes> certificates,
    HeldKey encryptionKey,
    Signed certifiedKey) {
  public AzureEvidence {
    certificates = List.copyOf(certificates);
  }

  public AzureEvidence withReport(HclReportBuilder other) {
    return new AzureEvidence(
        other,
        attestationArea,
        quote,
        pcrs,
        registers,
        log,
        hardware,
        certificates,
        encryptionKey,
        certifiedKey);
  }

  /// A quote, and the key that the client says made it.
  public AzureEvidence withQuote(TpmPublicBuilder area, Signed other) {
    return new AzureEvidence(
        hclReport,
        area,
        other,
        pcrs,
        registers,
        log,
        hardware,
        certificates,
        encryptionKey,
        certifiedKey);
  }

  public AzureEvidence withQuote(Signed other) {
    return withQuote(attestationArea, other);
  }

  public AzureEvidence withPcrs(SortedSet<Integer> others) {
    return new AzureEvidence(
        hclReport,
        attestationArea,
        quote,
        others,
        registers,
        log,
        hardware,
        certificates,
        encryptionKey,
        certifiedKey);
  }

  public AzureEvidence withRegisters(SortedMap<Integer, Bytes> others) {
    return new AzureEvidence(
        hclReport,
        attestationArea,
        quote,
        pcrs,
        others,
        log,
        hardware,
        certificates,
        encryptionKey,
        certifiedKey);
  }

  public AzureEvidence withLog(Bytes other) {
    return new AzureEvidence(
        hclReport,
        attestationArea,
        quote,
        pcrs,
        registers,
        other,
        hardware,
        certificates,
        encryptionKey,
        certifiedKey);
  }

  public AzureEvidence withHardware(Bytes other, List<Bytes> itsCertificates) {
    return new AzureEvidence(
        hclReport,
        attestationArea,
        quote,
        pcrs,
        registers,
        log,
        other,
        itsCertificates,
        encryptionKey,
        certifiedKey);
  }

  public AzureEvidence withEncryptionKey(HeldKey other, Signed certified) {
    return new AzureEvidence(
        hclReport,
        attestationArea,
        quote,
        pcrs,
        registers,
        log,
        hardware,
        certificates,
        other,
        certified);
  }
}
