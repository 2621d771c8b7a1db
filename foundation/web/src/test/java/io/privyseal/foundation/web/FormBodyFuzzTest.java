package io.privyseal.foundation.web;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// A form of arbitrary bytes is read within its bounds, or refused.
class FormBodyFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void aFormOfArbitraryBytesIsReadOrRefused(byte[] data) {
    try {
      var form = FormBody.parse(Bytes.copyOf(data));
      if (form.parameters().size() > FormBody.MAX_PARAMETERS) {
        throw new AssertionError("more parameters than the bound");
      }
    } catch (MalformedInputException _) {
      // What a parser may say.
    }
  }
}
