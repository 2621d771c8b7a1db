package io.privyseal.build;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;

/// Fuzz targets whose outcome `build/fuzz --self-check` knows beforehand: the ways in which a
/// parser breaks, each behind bytes that have to be found first, and one that does not break. No
/// module compiles this; the script does.
class BrokenOnPurpose {
  @FuzzTest
  void throwsOnOneInput(byte[] input) {
    if (begins(input)) {
      throw new IndexOutOfBoundsException("as a parser does that trusts a length");
    }
  }

  @FuzzTest
  void neverEndsOnOneInput(byte[] input) {
    while (begins(input)) {
      Thread.onSpinWait();
    }
  }

  @FuzzTest
  void takesTooMuchMemory(byte[] input) {
    if (begins(input)) {
      var kept = new ArrayList<byte[]>();
      while (kept.size() < Integer.MAX_VALUE) {
        kept.add(new byte[1 << 26]);
      }
    }
  }

  /// Stands for a target that was renamed, or never was one.
  void isNoFuzzTest(byte[] input) {
    begins(input);
  }

  @FuzzTest
  void holds(byte[] input) {
    begins(input);
  }

  private static boolean begins(byte[] input) {
    return input.length > 2 && input[0] == 'p' && input[1] == 's' && input[2] == 0x7f;
  }
}
