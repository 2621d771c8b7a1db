package io.privyseal.foundation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// W3C Trace Context, section 3.2.
final class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void theExampleOfTheRecommendationIsRead() {
    assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-01"))
        .contains(new TraceContext(TRACE, SPAN, true));
    assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-00"))
        .contains(new TraceContext(TRACE, SPAN, false));
  }

  @Test
  void aLaterVersionMayHaveMoreAndFlagsOfItsOwn() {
    assertThat(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-03-what-the-future-will-be"))
        .contains(new TraceContext(TRACE, SPAN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"
      })
  void whatIsNotWellFormedBeginsNoTrace(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }

  @Test
  void aHeaderLongerThanTheBoundIsNotRead() {
    var header = "cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(512);

    assertThat(TraceContext.parse(header)).isEmpty();
  }

  @Test
  void whatIsWrittenIsRead() {
    for (var seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      var begun = TraceContext.begin(random);
      var next = begun.next(random);

      assertThat(TraceContext.parse(begun.header())).as("seed " + seed).contains(begun);
      assertThat(next.traceId()).isEqualTo(begun.traceId());
      assertThat(next.spanId()).isNotEqualTo(begun.spanId());
    }
  }

  @Test
  void idsOfAnotherFormAreRefused() {
    assertThatThrownBy(() -> new TraceContext(TRACE, SPAN.substring(1), true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
