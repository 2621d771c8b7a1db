package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Intel says of one kind of platform: its TCB levels, newest first, and how each stands.
/// Versions 2 (SGX) and 3 (SGX and TDX). Parsed, its signature not checked.
///
/// Source: PCS API v4, Get TCB Info, appendix A.
///
/// @param teeType what it is for
/// @param version 2 or 3
/// @param pceId 2 bytes; left out by the oldest issues
/// @param tcbEvaluationDataNumber grows with every TCB recovery
/// @param tdxModule of TDX modules before they had identities; TDX only
/// @param tdxModuleIdentities by major version of the module; TDX only
/// @param tcbLevels newest first
public record TcbInfo(
    TeeType teeType,
    int version,
    Instant issueDate,
    Instant nextUpdate,
    Fmspc fmspc,
    Optional<Bytes> pceId,
    int tcbEvaluationDataNumber,
    Optional<TdxModule> tdxModule,
    List<TdxModuleIdentity> tdxModuleIdentities,
    List<Level> tcbLevels) {
  private static final int MAX_LEVELS = 512;
  private static final int MAX_MODULES = 64;
  private static final int MAX_LABEL_CHARS = 128;

  /// One security version number of a level.
  ///
  /// @param svn 0 to 255
  /// @param category who updates it: `BIOS`, `OS/VMM`; empty if not given
  /// @param type what it is: `TDX Module`; empty if not given
  public record Component(int svn, String category, String type) {}

  /// A TCB level: what a platform must have to be at it, and how it then stands.
  ///
  /// @param sgxComponents 16
  /// @param pceSvn of the provisioning certification enclave
  /// @param tdxComponents 16; TDX only
  /// @param tcbDate weaknesses made public by then are mended at this level
  /// @param advisories Intel security advisories that apply to this level
  public record Level(
      List<Component> sgxComponents,
      int pceSvn,
      Optional<List<Component>> tdxComponents,
      Instant tcbDate,
      TcbStatus status,
      List<String> advisories) {
    public Level {
      sgxComponents = List.copyOf(sgxComponents);
      tdxComponents = tdxComponents.map(List::copyOf);
      advisories = List.copyOf(advisories);
    }
  }

  /// Who must have signed a TDX module, and which attributes it must have.
  ///
  /// @param mrSigner 48 bytes
  /// @param attributes 8 bytes
  /// @param attributesMask 8 bytes
  public record TdxModule(Bytes mrSigner, Bytes attributes, Bytes attributesMask) {}

  /// A major version of the TDX module and how its security versions stand.
  ///
  /// @param id `TDX_01`
  public record TdxModuleIdentity(String id, TdxModule module, List<PartLevel> tcbLevels) {
    public TdxModuleIdentity {
      tcbLevels = List.copyOf(tcbLevels);
    }
  }

  public TcbInfo {
    tdxModuleIdentities = List.copyOf(tdxModuleIdentities);
    tcbLevels = List.copyOf(tcbLevels);
  }

  /// @param text the signed object itself, without signature
  /// @throws MalformedInputException if a member is missing, not of its type or out of range
  public static TcbInfo parse(Bytes text) {
    try {
      return read(JsonFields.parse(text, ""));
    } catch (MalformedInputException e) {
      throw e.in("TCB info");
    }
  }

  private static TcbInfo read(JsonFields in) {
    var version = in.integer("version", Integer.MAX_VALUE);
    if (version != 2 && version != 3) {
      throw in.fault("version", "expected 2 or 3, found " + version);
    }
    var type = version == 2 ? TeeType.SGX : in.teeType();
    if (in.integer("tcbType", 0xff) != 0) {
      throw in.fault("tcbType", "expected 0, the only kind of levels that is known");
    }
    return new TcbInfo(
        type,
        version,
        in.instant("issueDate"),
        in.instant("nextUpdate"),
        new Fmspc(in.hex("fmspc", Fmspc.BYTES)),
        in.has("pceId") ? Optional.of(in.hex("pceId", 2)) : Optional.empty(),
        in.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE),
        type == TeeType.TDX ? Optional.of(module(in.object("tdxModule"))) : Optional.empty(),
        type == TeeType.TDX && in.has("tdxModuleIdentities")
            ? in.objects("tdxModuleIdentities", MAX_MODULES, TcbInfo::identity)
            : List.of(),
        in.objects("tcbLevels", MAX_LEVELS, level -> level(level, version, type)));
  }

  private static TdxModule module(JsonFields in) {
    return new TdxModule(
        in.hex("mrsigner", TdReport.MEASUREMENT_BYTES),
        in.hex("attributes", 8),
        in.hex("attributesMask", 8));
  }

  private static TdxModuleIdentity identity(JsonFields in) {
    return new TdxModuleIdentity(
        in.string("id").toUpperCase(Locale.ROOT),
        module(in),
        in.objects("tcbLevels", MAX_LEVELS, PartLevel::read));
  }

  private static Level level(JsonFields in, int version, TeeType type) {
    var tcb = in.object("tcb");
    return new Level(
        version == 2 ? numbered(tcb) : components(tcb, "sgxtcbcomponents"),
        tcb.integer("pcesvn", 0xffff),
        type == TeeType.TDX ? Optional.of(components(tcb, "tdxtcbcomponents")) : Optional.empty(),
        in.instant("tcbDate"),
        in.status(),
        in.advisories());
  }

  private static List<Component> numbered(JsonFields tcb) {
    var all = new ArrayList<Component>();
    for (var i = 1; i <= PckTcb.COMPONENTS; i++) {
      all.add(new Component(tcb.integer("sgxtcbcomp%02dsvn".formatted(i), 0xff), "", ""));
    }
    return all;
  }

  private static List<Component> components(JsonFields tcb, String name) {
    var all =
        tcb.objects(
            name,
            PckTcb.COMPONENTS,
            c -> new Component(c.integer("svn", 0xff), label(c, "category"), label(c, "type")));
    if (all.size() != PckTcb.COMPONENTS) {
      throw tcb.fault(name, "expected %d components".formatted(PckTcb.COMPONENTS));
    }
    return all;
  }

  private static String label(JsonFields in, String name) {
    if (!in.has(name)) {
      return "";
    }
    var text = in.string(name);
    if (text.length() > MAX_LABEL_CHARS) {
      throw in.fault(name, "expected a short text");
    }
    return text;
  }

  /// The identity of a major version of the TDX module: 1 is `TDX_01`.
  public Optional<TdxModuleIdentity> moduleIdentity(int moduleVersion) {
    var id = "TDX_%02X".formatted(moduleVersion);
    return tdxModuleIdentities.stream().filter(i -> i.id().equals(id)).findFirst();
  }

  /// What is asked of the TDX module of this major version; before modules had identities, version
  /// 0, of any. Empty if that version has none.
  public Optional<TdxModule> moduleFor(int moduleVersion) {
    return moduleVersion == 0
        ? tdxModule
        : moduleIdentity(moduleVersion).map(TdxModuleIdentity::module);
  }
}
