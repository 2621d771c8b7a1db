package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;

/// Statements as Intel words them, to be made wrong in one member. Signed by nobody.
final class Statements {
  static final String ZEROS_48 = "0".repeat(96);

  private Statements() {}

  static JsonObject object(String text) {
    return Json.parseObject(Bytes.utf8(text));
  }

  static TcbInfo tcbInfo(JsonObject json) {
    return TcbInfo.parse(Bytes.utf8(json.toJson()));
  }

  static EnclaveIdentity identity(JsonObject json) {
    return EnclaveIdentity.parse(Bytes.utf8(json.toJson()));
  }

  /// TCB info of TDX, version 3, with these levels.
  static JsonObject tdx(JsonObject... levels) {
    return object(
            """
            {"id":"TDX","version":3,"issueDate":"2026-01-01T00:00:00Z",
             "nextUpdate":"2026-01-31T00:00:00Z","fmspc":"50806F000000","pceId":"0000",
             "tcbType":0,"tcbEvaluationDataNumber":18,
             "tdxModule":{"mrsigner":"%s","attributes":"0000000000000000",
                          "attributesMask":"FFFFFFFFFFFFFFFF"},
             "tdxModuleIdentities":[
               {"id":"TDX_01","mrsigner":"%s","attributes":"0000000000000000",
                "attributesMask":"FFFFFFFFFFFFFFFF",
                "tcbLevels":[
                  {"tcb":{"isvsvn":4},"tcbDate":"2025-06-01T00:00:00Z","tcbStatus":"UpToDate"},
                  {"tcb":{"isvsvn":2},"tcbDate":"2023-08-09T00:00:00Z","tcbStatus":"OutOfDate",
                   "advisoryIDs":["INTEL-SA-01036"]},
                  {"tcb":{"isvsvn":1},"tcbDate":"2022-08-09T00:00:00Z","tcbStatus":"Revoked"}]}]}
            """
                .formatted(ZEROS_48, ZEROS_48))
        .toBuilder()
        .put("tcbLevels", new JsonArray(List.of(levels)))
        .build();
  }

  /// TCB info of SGX, version 3, with these levels.
  static JsonObject sgx(JsonObject... levels) {
    return object(
            """
            {"id":"SGX","version":3,"issueDate":"2026-01-01T00:00:00Z",
             "nextUpdate":"2026-01-31T00:00:00Z","fmspc":"00906ED50000","pceId":"0000",
             "tcbType":0,"tcbEvaluationDataNumber":18}
            """)
        .toBuilder()
        .put("tcbLevels", new JsonArray(List.of(levels)))
        .build();
  }

  /// A level that asks for `svn` in every component of SGX, and of TDX if `tdxSvn` is not negative.
  static JsonObject level(int svn, int tdxSvn, int pceSvn, String status, String... advisories) {
    var tcb = JsonObject.builder().put("sgxtcbcomponents", components(svn)).put("pcesvn", pceSvn);
    if (tdxSvn >= 0) {
      tcb.put("tdxtcbcomponents", components(tdxSvn));
    }
    return JsonObject.builder()
        .put("tcb", tcb.build())
        .put("tcbDate", "2025-05-14T00:00:00Z")
        .put("tcbStatus", status)
        .put("advisoryIDs", JsonArray.ofStrings(List.of(advisories)))
        .build();
  }

  private static JsonArray components(int svn) {
    var one =
        JsonObject.builder()
            .put("svn", svn)
            .put("category", "BIOS")
            .put("type", "Early Microcode Update")
            .build();
    return new JsonArray(java.util.Collections.<JsonValue>nCopies(16, one));
  }

  static JsonObject identity() {
    return object(
        """
        {"id":"QE","version":2,"issueDate":"2026-01-07T12:08:20Z",
         "nextUpdate":"2026-02-06T12:08:20Z","tcbEvaluationDataNumber":18,
         "miscselect":"00000000","miscselectMask":"FFFFFFFF",
         "attributes":"11000000000000000000000000000000",
         "attributesMask":"FBFFFFFFFFFFFFFF0000000000000000",
         "mrsigner":"8C4F5775D796503E96137F77C68A829A0056AC8DED70140B081B094490C57BFF",
         "isvprodid":1,
         "tcbLevels":[
           {"tcb":{"isvsvn":8},"tcbDate":"2025-05-14T00:00:00Z","tcbStatus":"UpToDate"},
           {"tcb":{"isvsvn":5},"tcbDate":"2020-11-11T00:00:00Z","tcbStatus":"OutOfDate",
            "advisoryIDs":["INTEL-SA-00477"]},
           {"tcb":{"isvsvn":2},"tcbDate":"2019-05-15T00:00:00Z","tcbStatus":"Revoked"}]}
        """);
  }

  static JsonObject without(JsonObject json, String member) {
    var members = new java.util.LinkedHashMap<>(json.members());
    members.remove(member);
    return new JsonObject(members);
  }

  static JsonObject with(JsonObject json, String member, String value) {
    return json.toBuilder().put(member, Json.parse(value)).build();
  }
}
