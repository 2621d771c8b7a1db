package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.intel.TcbInfoBuilder.SvnLevel;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The identity of a quoting enclave in the making. Every method changes this object and gives it
/// back.
///
/// Source: Intel SGX and TDX Provisioning Certification Service API v4, Get Quoting Enclave
/// Identity.
public final class EnclaveIdentityBuilder {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();
  private final List<SvnLevel> levels = new ArrayList<>();

  EnclaveIdentityBuilder(String id, int productId, Validity validity) {
    text("id", id).number("version", 2).issued(validity);
    evaluationDataNumber(CollateralBuilder.EVALUATION_DATA_NUMBER);
    miscSelect("00000000", "FFFFFFFF");
    attributes("11000000000000000000000000000000", "FBFFFFFFFFFFFFFF0000000000000000");
    signer(SimulatedPlatform.QE_SIGNER).number("isvprodid", productId);
  }

  public EnclaveIdentityBuilder id(String other) {
    return text("id", other);
  }

  public EnclaveIdentityBuilder version(int other) {
    return number("version", other);
  }

  public EnclaveIdentityBuilder issued(Validity validity) {
    return text("issueDate", validity.from().toString())
        .text("nextUpdate", validity.until().toString());
  }

  public EnclaveIdentityBuilder evaluationDataNumber(long number) {
    return number("tcbEvaluationDataNumber", number);
  }

  /// Hex, 4 bytes each, big endian as Intel writes it.
  public EnclaveIdentityBuilder miscSelect(String value, String mask) {
    return text("miscselect", value).text("miscselectMask", mask);
  }

  /// Hex, 16 bytes each.
  public EnclaveIdentityBuilder attributes(String value, String mask) {
    return text("attributes", value).text("attributesMask", mask);
  }

  public EnclaveIdentityBuilder signer(Bytes digest) {
    return text("mrsigner", TcbInfoBuilder.upper(digest));
  }

  public EnclaveIdentityBuilder productId(int id) {
    return number("isvprodid", id);
  }

  /// After those that are there.
  public EnclaveIdentityBuilder level(SvnLevel level) {
    levels.add(level);
    return this;
  }

  public EnclaveIdentityBuilder withoutLevels() {
    levels.clear();
    return this;
  }

  public EnclaveIdentityBuilder text(String name, String value) {
    return member(name, new JsonValue.JsonString(value));
  }

  public EnclaveIdentityBuilder number(String name, long value) {
    return member(name, new JsonValue.JsonNumber(BigDecimal.valueOf(value)));
  }

  /// Any member, added or replaced.
  public EnclaveIdentityBuilder member(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  public EnclaveIdentityBuilder without(String name) {
    members.remove(name);
    return this;
  }

  public JsonObject build() {
    var json = new JsonObject(members).toBuilder();
    if (!members.containsKey("tcbLevels")) {
      json.put("tcbLevels", new JsonArray(levels.stream().map(l -> (JsonValue) l.json()).toList()));
    }
    return json.build();
  }
}
