package io.privyseal.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void wrapsAtSpaces() {
    assertThat(Text.wrap("one two three", 7)).containsExactly("one two", "three");
  }

  @Test
  void breaksAWordThatIsLongerThanTheLine() {
    assertThat(Text.wrap("a 0123456789", 4)).containsExactly("a", "0123", "4567", "89");
  }

  @Test
  void keepsLineBreaks() {
    assertThat(Text.wrap("one\ntwo", 80)).containsExactly("one", "two");
  }

  @Test
  void shortensInTheMiddle() {
    assertThat(Text.shorten("0123456789abcdef", 10, "…")).isEqualTo("012345…def");
    assertThat(Text.shorten("0123456789", 10, "…")).isEqualTo("0123456789");
  }

  @Test
  void padsByWhatIsSeen() {
    var inked = Ink.GOOD.on("ok");

    assertThat(Terminal.columns(inked)).isEqualTo(2);
    assertThat(Text.pad(inked, 4)).isEqualTo(inked + "  ");
  }
}
