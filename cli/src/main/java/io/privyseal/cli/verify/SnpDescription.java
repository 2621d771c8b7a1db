package io.privyseal.cli.verify;

import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.Optional;

/// A SEV-SNP report for people and programs.
final class SnpDescription {
  static final String KIND = "SEV-SNP";

  private SnpDescription() {}

  /// @param verified if the report was accepted
  static Description of(SnpReport snp, Optional<VerifiedSnp> verified, String form) {
    var product =
        verified
            .map(VerifiedSnp::productLine)
            .or(snp::productLine)
            .map(ProductLine::label)
            .orElse("product line not named"); // version 2 does not, but its certificate does
    var draft =
        new Description.Draft(KIND)
            .fact("report", "SEV-SNP version %d, %s, %s".formatted(snp.version(), product, form))
            .fact("signed by", signer(snp) + verified.map(SnpDescription::vouched).orElse(""))
            .fact("measurement", snp.measurement().hex())
            .member("productLine", new JsonString(product))
            .member("report", json(snp));
    if (!snp.hostData().isAllZero()) {
      draft.fact("host data", snp.hostData().hex());
    }
    if (!snp.reportData().isAllZero()) {
      draft.fact("report data", Description.trimmed(snp.reportData().hex()));
    }
    return draft.brief(product + snp.flags().signingKey().map(key -> " " + key.name()).orElse(""));
  }

  private static String signer(SnpReport snp) {
    return snp.flags()
        .signingKey()
        .map(key ->
            switch (key) {
              case VCEK -> "VCEK, the key of one chip";
              case VLEK -> "VLEK, a key of the cloud provider";
              case NONE -> "nobody";
            })
        .orElse("a key of an unknown kind");
  }

  private static String vouched(VerifiedSnp verified) {
    return verified.isSimulated()
        ? ", under the SIMULATED root " + verified.trustRoot()
        : ", under AMD's root " + verified.trustRoot();
  }

  private static JsonObject json(SnpReport snp) {
    return JsonObject.builder()
        .put("version", snp.version())
        .put("signingKey", snp.flags().signingKey().map(SigningKey::name).orElse(null))
        .put("policy", snp.policy().toString())
        .put("vmpl", snp.vmpl())
        .put("guestSvn", snp.guestSvn())
        .put("measurement", snp.measurement().hex())
        .put("hostData", snp.hostData().hex())
        .put("reportData", snp.reportData().hex())
        .put("chipId", snp.chipId().hex())
        .put(
            "reportedTcb",
            snp.tcbLayout().map(layout -> snp.reportedTcb().as(layout).toString()).orElse(null))
        .build();
  }
}
