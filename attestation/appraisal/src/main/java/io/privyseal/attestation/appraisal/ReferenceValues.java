package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.endorsements.uvm.DidX509;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The platforms that an instance calls compliant. Without any, no token has a compliance status.
///
/// As data:
///
/// ```json
/// {"platforms": [{
///   "name": "confidential VM, firmware of 2026",
///   "status": "azure-compliant-cvm",
///   "launchMeasurements": ["<96 hex digits>"],
///   "idKeyDigests": ["<96 hex digits>"],
///   "minimumGuestSvn": 0,
///   "minimumTcb": {"Milan": {"bootloader": 3, "tee": 0, "snp": 8, "microcode": 115}}
/// }],
/// "tdxPlatforms": [{
///   "name": "confidential VM with TDX, firmware of 2026",
///   "mrTds": ["<96 hex digits>"],
///   "mrSeams": ["<96 hex digits>"],
///   "tcbStatuses": ["UpToDate"],
///   "minimumTcbEvaluationDataNumber": 17
/// }],
/// "secureBoot": {"platformKeys": ["<SHA-256 of PK>"], "exchangeKeys": [], "allowed": [],
///   "forbidden": []},
/// "uvmIssuers": [{
///   "issuer": "did:x509:0:sha256:<fingerprint>::eku:<oid>",
///   "feed": "ContainerPlat-AMD-UVM",
///   "minimumSvn": 100,
///   "minimumTcb": {"Milan": {"bootloader": 3, "tee": 0, "snp": 8, "microcode": 115}},
///   "status": "azure-compliant-uvm"
/// }]}
/// ```
///
/// `idKeyDigests`, `minimumGuestSvn`, `mrSeams`, `minimumTcbEvaluationDataNumber`, the lists of
/// `secureBoot`, and what stands at the top may be left out; nothing else, and no other member is
/// known.
///
/// @param platforms of SEV-SNP
/// @param secureBoot what whole VMs start under
/// @param uvmIssuers publishers of utility VMs that are believed
public record ReferenceValues(
    List<ReferencePlatform> platforms,
    List<TdxReferencePlatform> tdxPlatforms,
    SecureBootReference secureBoot,
    List<UvmIssuer> uvmIssuers) {
  public static final int MAX_PLATFORMS = 1_000;

  private static final String PLATFORMS = "platforms";
  private static final String TDX_PLATFORMS = "tdxPlatforms";
  private static final String SECURE_BOOT = "secureBoot";
  private static final String UVM_ISSUERS = "uvmIssuers";

  public ReferenceValues {
    platforms = bounded(platforms);
    tdxPlatforms = bounded(tdxPlatforms);
    uvmIssuers = bounded(uvmIssuers);
  }

  /// Of SEV-SNP alone.
  public ReferenceValues(List<ReferencePlatform> platforms) {
    this(platforms, List.of(), SecureBootReference.NONE, List.of());
  }

  private static <T> List<T> bounded(List<T> items) {
    if (items.size() > MAX_PLATFORMS) {
      throw new IllegalArgumentException("at most " + MAX_PLATFORMS + " reference platforms");
    }
    return List.copyOf(items);
  }

  public static ReferenceValues none() {
    return new ReferenceValues(List.of());
  }

  /// What is asked of the firmware below a workload on a product line: the lowest minimum of the
  /// platforms that name its measurement; empty if none does.
  public Optional<TcbVersion> minimumTcb(Bytes measurement, ProductLine line) {
    return platforms.stream()
        .filter(platform -> platform.measurements().contains(measurement))
        .flatMap(platform -> Optional.ofNullable(platform.minimumTcb().get(line)).stream())
        .reduce((one, other) -> one.below(other).isEmpty() ? other : one);
  }

  public ReferenceValues withTdxPlatforms(List<TdxReferencePlatform> others) {
    return new ReferenceValues(platforms, others, secureBoot, uvmIssuers);
  }

  public ReferenceValues withSecureBoot(SecureBootReference other) {
    return new ReferenceValues(platforms, tdxPlatforms, other, uvmIssuers);
  }

  public ReferenceValues withUvmIssuers(List<UvmIssuer> others) {
    return new ReferenceValues(platforms, tdxPlatforms, secureBoot, others);
  }

  /// @throws MalformedInputException if the data have another form than that of this class
  public static ReferenceValues parse(JsonObject json) {
    try {
      only(json, Set.of(PLATFORMS, TDX_PLATFORMS, SECURE_BOOT, UVM_ISSUERS));
      return new ReferenceValues(
          each(json, PLATFORMS, ReferenceValues::platform),
          each(json, TDX_PLATFORMS, ReferenceValues::tdxPlatform),
          json.get(SECURE_BOOT)
              .map(member -> secureBoot(asObject(member, SECURE_BOOT)))
              .orElse(SecureBootReference.NONE),
          each(json, UVM_ISSUERS, ReferenceValues::uvmIssuer));
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("(reference values) " + e.getMessage(), e);
    } catch (MalformedInputException e) {
      throw e.in("reference values");
    }
  }

  private static <T> List<T> each(JsonObject json, String name, Function<JsonObject, T> read) {
    return json.has(name)
        ? array(json, name).stream().map(item -> read.apply(asObject(item, name))).toList()
        : List.of();
  }

  private static TdxReferencePlatform tdxPlatform(JsonObject json) {
    only(json, Set.of("name", "mrTds", "mrSeams", "tcbStatuses", "minimumTcbEvaluationDataNumber"));
    var statuses = new LinkedHashSet<TcbStatus>();
    for (var item : array(json, "tcbStatuses")) {
      statuses.add(
          (item instanceof JsonString(var label)
                  ? TcbStatus.named(label)
                  : Optional.<TcbStatus>empty())
              .orElseThrow(() -> new MalformedInputException("tcbStatuses: not a TCB status")));
    }
    return new TdxReferencePlatform(
        text(json, "name"),
        digests(json, "mrTds"),
        optionalDigests(json, "mrSeams"),
        statuses,
        json.has("minimumTcbEvaluationDataNumber")
            ? Math.toIntExact(
                Math.clamp(number(json, "minimumTcbEvaluationDataNumber"), -1, Integer.MAX_VALUE))
            : 0);
  }

  private static UvmIssuer uvmIssuer(JsonObject json) {
    only(json, Set.of("issuer", "feed", "minimumSvn", "minimumTcb", "status"));
    return new UvmIssuer(
        DidX509.parse(text(json, "issuer")),
        text(json, "feed"),
        number(json, "minimumSvn"),
        minimumTcb(json),
        kind(text(json, "status")));
  }

  private static SecureBootReference secureBoot(JsonObject json) {
    only(json, Set.of("platformKeys", "exchangeKeys", "allowed", "forbidden"));
    return new SecureBootReference(
        optionalDigests(json, "platformKeys"),
        optionalDigests(json, "exchangeKeys"),
        optionalDigests(json, "allowed"),
        optionalDigests(json, "forbidden"));
  }

  private static Set<Bytes> optionalDigests(JsonObject json, String name) {
    return json.has(name) ? digests(json, name) : Set.of();
  }

  private static ReferencePlatform platform(JsonObject json) {
    only(
        json,
        Set.of(
            "name",
            "status",
            "launchMeasurements",
            "idKeyDigests",
            "minimumGuestSvn",
            "minimumTcb"));
    return new ReferencePlatform(
        text(json, "name"),
        kind(text(json, "status")),
        digests(json, "launchMeasurements"),
        optionalDigests(json, "idKeyDigests"),
        json.has("minimumGuestSvn") ? number(json, "minimumGuestSvn") : 0,
        minimumTcb(json));
  }

  private static Kind kind(String status) {
    for (var kind : Kind.values()) {
      if (kind.status().equals(status)) {
        return kind;
      }
    }
    throw new MalformedInputException("status: not a compliance status");
  }

  private static Map<ProductLine, TcbVersion> minimumTcb(JsonObject json) {
    var minimum = new EnumMap<ProductLine, TcbVersion>(ProductLine.class);
    var lines = asObject(json.get("minimumTcb").orElse(new JsonValue.JsonNull()), "minimumTcb");
    for (var member : lines.members().entrySet()) {
      var line =
          ProductLine.ofProductName(member.getKey())
              .orElseThrow(() -> new MalformedInputException("minimumTcb: unknown product line"));
      minimum.put(line, tcb(line, asObject(member.getValue(), "minimumTcb")));
    }
    return minimum;
  }

  private static TcbVersion tcb(ProductLine line, JsonObject json) {
    var layout = line.tcbLayout();
    only(json, Set.copyOf(layout.components().stream().map(Component::label).toList()));
    return TcbVersion.of(
        layout,
        layout.has(Component.FMC) ? svn(json, Component.FMC) : 0,
        svn(json, Component.BOOTLOADER),
        svn(json, Component.TEE),
        svn(json, Component.SNP),
        svn(json, Component.MICROCODE));
  }

  private static int svn(JsonObject json, Component component) {
    return Math.toIntExact(Math.clamp(number(json, component.label()), -1, 256));
  }

  private static Set<Bytes> digests(JsonObject json, String name) {
    var digests = new LinkedHashSet<Bytes>();
    for (var item : array(json, name)) {
      if (!(item instanceof JsonString(var hex))) {
        throw new MalformedInputException(name + ": expected texts");
      }
      digests.add(Bytes.ofHex(hex));
    }
    return digests;
  }

  private static void only(JsonObject json, Set<String> known) {
    for (var name : json.members().keySet()) {
      if (!known.contains(name)) {
        throw new MalformedInputException(
            "expected only " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private static List<JsonValue> array(JsonObject json, String name) {
    return json.array(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected an array"));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }

  private static long number(JsonObject json, String name) {
    return json.integer(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected an integer"));
  }

  private static JsonObject asObject(JsonValue value, String name) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new MalformedInputException(name + ": expected an object");
  }

  /// The form that [#parse] reads.
  public JsonObject toJson() {
    var items = new ArrayList<JsonValue>();
    for (var platform : platforms) {
      items.add(
          JsonObject.builder()
              .put("name", platform.name())
              .put("status", platform.kind().status())
              .put("launchMeasurements", hex(platform.measurements()))
              .put("idKeyDigests", hex(platform.idKeyDigests()))
              .put("minimumGuestSvn", platform.minimumGuestSvn())
              .put("minimumTcb", json(platform.minimumTcb()))
              .build());
    }
    return JsonObject.builder()
        .put(PLATFORMS, new JsonArray(items))
        .put(
            TDX_PLATFORMS, new JsonArray(tdxPlatforms.stream().map(ReferenceValues::json).toList()))
        .put(
            SECURE_BOOT,
            JsonObject.builder()
                .put("platformKeys", hex(secureBoot.platformKeys()))
                .put("exchangeKeys", hex(secureBoot.exchangeKeys()))
                .put("allowed", hex(secureBoot.allowed()))
                .put("forbidden", hex(secureBoot.forbidden()))
                .build())
        .put(UVM_ISSUERS, new JsonArray(uvmIssuers.stream().map(ReferenceValues::json).toList()))
        .build();
  }

  private static JsonValue json(TdxReferencePlatform platform) {
    return JsonObject.builder()
        .put("name", platform.name())
        .put("mrTds", hex(platform.mrTds()))
        .put("mrSeams", hex(platform.mrSeams()))
        .put(
            "tcbStatuses",
            JsonArray.ofStrings(
                platform.tcbStatuses().stream().map(TcbStatus::label).sorted().toList()))
        .put("minimumTcbEvaluationDataNumber", platform.minimumTcbEvaluationDataNumber())
        .build();
  }

  private static JsonValue json(UvmIssuer issuer) {
    return JsonObject.builder()
        .put("issuer", issuer.issuer().text())
        .put("feed", issuer.feed())
        .put("minimumSvn", issuer.minimumSvn())
        .put("minimumTcb", json(issuer.minimumTcb()))
        .put("status", issuer.status())
        .build();
  }

  private static JsonObject json(Map<ProductLine, TcbVersion> minimumTcb) {
    var minimum = JsonObject.builder();
    minimumTcb.forEach((line, tcb) -> {
      var numbers = JsonObject.builder();
      for (var component : line.tcbLayout().components()) {
        numbers.put(component.label(), tcb.get(component).getAsInt());
      }
      minimum.put(line.label(), numbers.build());
    });
    return minimum.build();
  }

  private static JsonArray hex(Set<Bytes> digests) {
    return JsonArray.ofStrings(digests.stream().map(Bytes::hex).sorted().toList());
  }
}
