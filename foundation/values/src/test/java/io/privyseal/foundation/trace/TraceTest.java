package io.privyseal.foundation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TraceTest {
  private final List<String> told = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(7);

  /// Writes down what becomes of it.
  private final class Told implements Span {
    private final String name;
    private final TraceContext context;

    Told(String name, TraceContext context) {
      this.name = name;
      this.context = context;
    }

    @Override
    public TraceContext context() {
      return context;
    }

    @Override
    public Span child(String childName) {
      return new Told(name + "/" + childName, context.next(random));
    }

    @Override
    public void set(String key, String value) {
      told.add("%s %s=%s".formatted(name, key, value));
    }

    @Override
    public void fail(String kind) {
      told.add(name + " failed");
    }

    @Override
    public void end() {
      told.add(name + " ended");
    }
  }

  @Test
  void outsideOfATraceAStepJustRuns() {
    assertThat(Trace.<String, RuntimeException>step("a", () -> "done")).isEqualTo("done");
    Trace.note("a", "b");

    assertThat(Trace.current()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void stepsNestAndNotesGoToTheInnermost() {
    var root = new Told("root", TraceContext.begin(random));

    var inner =
        Trace.<TraceContext, RuntimeException>within(
            root,
            () ->
                Trace.step(
                    "a",
                    () -> {
                      Trace.note("k", "v");
                      return Trace.current().orElseThrow();
                    }));

    assertThat(inner.traceId()).isEqualTo(root.context().traceId());
    assertThat(inner.spanId()).isNotEqualTo(root.context().spanId());
    assertThat(told).containsExactly("root/a k=v", "root/a ended", "root ended");
  }

  @Test
  void whatThrowsIsToldAndStillThrown() {
    var root = new Told("root", TraceContext.begin(random));

    assertThatThrownBy(() ->
            Trace.within(
                root,
                () -> {
                  throw new IOException("gone");
                }))
        .isInstanceOf(IOException.class);

    assertThat(told).containsExactly("root failed", "root ended");
  }

  @Test
  void aPassingSpanNamesTheTraceAndKeepsNothing() {
    var context = TraceContext.begin(random);

    var seen =
        Trace.<TraceContext, RuntimeException>within(
            Span.passing(context), () -> Trace.step("a", () -> Trace.current().orElseThrow()));

    assertThat(seen).isEqualTo(context);
  }
}
