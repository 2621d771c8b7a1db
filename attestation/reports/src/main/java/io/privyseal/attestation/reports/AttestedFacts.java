package io.privyseal.attestation.reports;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an attestation service records of verified evidence beside its findings, by name. A fact
/// that the evidence does not tell is left out.
///
/// @param values by name, at most [io.privyseal.audit.AuditEvent#MAX_FACTS]
public record AttestedFacts(Map<String, String> values) {
  /// `sevsnp`, `sgx` or `tdx`.
  public static final String TEE = "tee";

  /// What names the workload: SEV-SNP launch measurement, MRENCLAVE or MRTD, in hex.
  public static final String MEASUREMENT = "measurement";

  /// SEV-SNP HOST_DATA in hex.
  public static final String HOST_DATA = "host-data";

  /// Who signed the workload: SEV-SNP ID key digest or MRSIGNER, in hex.
  public static final String SIGNER = "signer";

  /// The processor: CHIP_ID or PPID, in hex.
  public static final String CHIP = "chip";

  /// The family: AMD product line (`Milan`) or Intel FMSPC in hex.
  public static final String PLATFORM = "platform";

  /// The TCB for people.
  public static final String TCB = "tcb";

  /// Intel's status of the TCB: `UpToDate`.
  public static final String TCB_STATUS = "tcb-status";

  /// Number of the TCB recovery that it was judged by.
  public static final String TCB_EVALUATION = "tcb-evaluation";

  /// SEV-SNP REPORTED_TCB, CURRENT_TCB, COMMITTED_TCB, LAUNCH_TCB: 8 bytes of hex each.
  public static final String TCB_REPORTED = "tcb-reported";

  public static final String TCB_CURRENT = "tcb-current";
  public static final String TCB_COMMITTED = "tcb-committed";
  public static final String TCB_LAUNCH = "tcb-launch";

  /// The reference values' minimum for the workload on this product line: 8 bytes of hex.
  public static final String TCB_MINIMUM = "tcb-minimum";

  /// The TCB of the PCK certificate: 16 bytes of hex.
  public static final String TCB_PCK = "tcb-pck";

  /// PCESVN of the PCK certificate.
  public static final String TCB_PCE = "tcb-pce";

  /// TEE_TCB_SVN of a trust domain: 16 bytes of hex.
  public static final String TCB_TDX = "tcb-tdx";

  /// When the first certificate or statement that vouched for the evidence ends.
  public static final String ENDORSED_UNTIL = "endorsed-until";

  /// `true` if the root is a simulated manufacturer's.
  public static final String SIMULATED = "simulated";

  private static final int TCB_BYTES = 8;

  public AttestedFacts {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
  }

  /// Empty if there is none or it is no time.
  public Optional<Instant> endorsedUntil() {
    return get(ENDORSED_UNTIL)
        .flatMap(text -> {
          try {
            return Optional.of(Instant.parse(text));
          } catch (DateTimeParseException _) {
            return Optional.empty();
          }
        });
  }

  /// The AMD product line; empty for other platforms.
  public Optional<ProductLine> productLine() {
    return get(PLATFORM)
        .flatMap(label ->
            Arrays.stream(ProductLine.values())
                .filter(line -> line.label().equals(label))
                .findFirst());
  }

  /// One of the AMD TCBs, by the name of its fact; empty if it is not told or cannot be read.
  public Optional<TcbVersion> amdTcb(String name) {
    return productLine()
        .flatMap(line ->
            bytes(name, TCB_BYTES).map(raw -> new TcbVersion(line.tcbLayout(), new RawTcb(raw))));
  }

  /// A fact in hex; empty if it is not told or is not of that length.
  public Optional<Bytes> bytes(String name, int length) {
    return get(name)
        .flatMap(hex -> {
          try {
            return Optional.of(Bytes.ofHex(hex));
          } catch (MalformedInputException _) {
            return Optional.empty();
          }
        })
        .filter(bytes -> bytes.length() == length);
  }

  public boolean isSimulated() {
    return get(SIMULATED).filter("true"::equals).isPresent();
  }

  /// Collects facts in order.
  public static final class Builder {
    private final Map<String, String> values = new LinkedHashMap<>();

    public Builder put(String name, String value) {
      if (!value.isEmpty()) {
        values.put(name, value);
      }
      return this;
    }

    public AttestedFacts build() {
      return new AttestedFacts(values);
    }
  }
}
