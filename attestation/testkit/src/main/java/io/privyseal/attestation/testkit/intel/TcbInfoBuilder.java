package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// TCB info in the making, version 2 or 3, for SGX or TDX. Every method changes this object and
/// gives it back.
///
/// Source: Intel SGX and TDX Provisioning Certification Service API v4, Get TCB Info.
public final class TcbInfoBuilder {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();
  private final List<Level> levels = new ArrayList<>();
  private final List<ModuleIdentity> modules = new ArrayList<>();
  private int version = 3;

  /// One level, as it stands in the list.
  ///
  /// @param sgx 16 component SVNs
  /// @param tdx 16 component SVNs for TDX, else empty
  /// @param date ISO 8601
  public record Level(
      Bytes sgx,
      int pceSvn,
      Optional<Bytes> tdx,
      String date,
      String status,
      List<String> advisories) {}

  /// A TDX module of a major version, with its own levels.
  ///
  /// @param id `TDX_01`
  /// @param signer 48 bytes
  public record ModuleIdentity(
      String id, Bytes signer, Bytes attributes, Bytes mask, List<SvnLevel> levels) {}

  /// A level of a module or a quoting enclave.
  public record SvnLevel(int svn, String date, String status, List<String> advisories) {
    JsonObject json() {
      return levelJson(JsonObject.builder().put("isvsvn", svn).build(), date, status, advisories);
    }
  }

  TcbInfoBuilder(String id, Bytes fmspc, Bytes pceId, Validity validity) {
    members.put("id", new JsonValue.JsonString(id));
    members.put("version", new JsonValue.JsonNumber(java.math.BigDecimal.valueOf(version)));
    issued(validity).fmspc(fmspc).pceId(pceId);
    number("tcbType", 0).evaluationDataNumber(CollateralBuilder.EVALUATION_DATA_NUMBER);
  }

  public TcbInfoBuilder id(String other) {
    return text("id", other);
  }

  /// 2 has the components as `sgxtcbcomp01svn` and no id; 3 has them in lists.
  public TcbInfoBuilder version(int other) {
    this.version = other;
    if (other < 3) {
      members.remove("id");
    }
    return number("version", other);
  }

  public TcbInfoBuilder issued(Validity validity) {
    return text("issueDate", validity.from().toString())
        .text("nextUpdate", validity.until().toString());
  }

  public TcbInfoBuilder fmspc(Bytes other) {
    return text("fmspc", upper(other));
  }

  public TcbInfoBuilder pceId(Bytes other) {
    return text("pceId", upper(other));
  }

  public TcbInfoBuilder evaluationDataNumber(long number) {
    return number("tcbEvaluationDataNumber", number);
  }

  /// The module of major version 0.
  public TcbInfoBuilder module(Bytes signer, Bytes attributes, Bytes mask) {
    return member("tdxModule", moduleJson(signer, attributes, mask).build());
  }

  public TcbInfoBuilder moduleIdentity(ModuleIdentity identity) {
    modules.add(identity);
    return this;
  }

  public TcbInfoBuilder withoutModuleIdentities() {
    modules.clear();
    return this;
  }

  /// After those that are there.
  public TcbInfoBuilder level(Level level) {
    levels.add(level);
    return this;
  }

  public TcbInfoBuilder withoutLevels() {
    levels.clear();
    return this;
  }

  public List<Level> levels() {
    return List.copyOf(levels);
  }

  public TcbInfoBuilder text(String name, String value) {
    return member(name, new JsonValue.JsonString(value));
  }

  public TcbInfoBuilder number(String name, long value) {
    return member(name, new JsonValue.JsonNumber(java.math.BigDecimal.valueOf(value)));
  }

  /// Any member, added or replaced.
  public TcbInfoBuilder member(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  public TcbInfoBuilder without(String name) {
    members.remove(name);
    return this;
  }

  public JsonObject build() {
    var json = new JsonObject(members).toBuilder();
    if (!modules.isEmpty()) {
      json.put(
          "tdxModuleIdentities", new JsonArray(modules.stream().map(this::identityJson).toList()));
    }
    if (!members.containsKey("tcbLevels")) {
      json.put("tcbLevels", new JsonArray(levels.stream().map(this::json).toList()));
    }
    return json.build();
  }

  private JsonValue json(Level level) {
    var tcb = JsonObject.builder();
    if (version >= 3) {
      tcb.put("sgxtcbcomponents", components(level.sgx()));
      tcb.put("pcesvn", level.pceSvn());
      level.tdx().ifPresent(svns -> tcb.put("tdxtcbcomponents", components(svns)));
    } else {
      for (var i = 0; i < level.sgx().length(); i++) {
        tcb.put("sgxtcbcomp%02dsvn".formatted(i + 1), level.sgx().at(i));
      }
      tcb.put("pcesvn", level.pceSvn());
    }
    return levelJson(tcb.build(), level.date(), level.status(), level.advisories());
  }

  private JsonValue identityJson(ModuleIdentity module) {
    var json = JsonObject.builder().put("id", module.id());
    moduleJson(module.signer(), module.attributes(), module.mask())
        .build()
        .members()
        .forEach(json::put);
    return json.put(
            "tcbLevels",
            new JsonArray(module.levels().stream().map(l -> (JsonValue) l.json()).toList()))
        .build();
  }

  private static JsonValue.Builder moduleJson(Bytes signer, Bytes attributes, Bytes mask) {
    return JsonObject.builder()
        .put("mrsigner", upper(signer))
        .put("attributes", upper(attributes))
        .put("attributesMask", upper(mask));
  }

  private static JsonArray components(Bytes svns) {
    var items = new ArrayList<JsonValue>();
    for (var i = 0; i < svns.length(); i++) {
      items.add(JsonObject.builder().put("svn", svns.at(i)).build());
    }
    return new JsonArray(items);
  }

  static JsonObject levelJson(JsonObject tcb, String date, String status, List<String> advisories) {
    var json = JsonObject.builder().put("tcb", tcb).put("tcbDate", date).put("tcbStatus", status);
    if (!advisories.isEmpty()) {
      json.put("advisoryIDs", JsonArray.ofStrings(advisories));
    }
    return json.build();
  }

  static String upper(Bytes bytes) {
    return bytes.hex().toUpperCase(Locale.ROOT);
  }
}
