package io.privyseal.audit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;

/// What is read from the log is an event that is written as it was read, or refused.
class AuditJsonFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void anArbitraryDocumentIsReadOrRefused(byte[] data) {
    try {
      var event = AuditJson.readEvent(Json.parseObject(Bytes.copyOf(data)));
      if (!AuditJson.readEvent(AuditJson.write(event)).equals(event)) {
        throw new AssertionError("written otherwise than read");
      }
    } catch (MalformedInputException _) {
      // What a parser may say.
    }
  }
}
