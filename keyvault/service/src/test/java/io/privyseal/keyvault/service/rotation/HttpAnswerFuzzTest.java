package io.privyseal.keyvault.service.rotation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/// Whatever a receiver sends is an answer, a malformed one, or an early end.
class HttpAnswerFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void anAnswerOfArbitraryBytesIsReadOrRefused(byte[] data) {
    try (var answer = HttpAnswer.read(new ByteArrayInputStream(data))) {
      if (answer.status() < 200 || answer.body().length() > HttpAnswer.MAX_BODY_BYTES) {
        throw new AssertionError("an answer over its bounds");
      }
    } catch (MalformedInputException | IOException expected) {
      // what a parser may say
    }
  }
}
