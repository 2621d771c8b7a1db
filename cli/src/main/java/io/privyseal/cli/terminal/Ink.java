package io.privyseal.cli.terminal;

import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;

/// What a piece of text means, and so how it is coloured. ANSI SGR codes (ECMA-48 section 8.3.117)
/// of the sixteen colours that each terminal theme chooses itself.
public enum Ink {
  GOOD("32"),
  BAD("31"),
  OPEN("33"),
  FAINT("2"),
  STRONG("1"),
  NAME("36"),
  GOOD_STRONG("1;32"),
  BAD_STRONG("1;31"),
  OPEN_STRONG("1;33");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  String on(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  public static Ink of(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> GOOD;
      case FAILED -> BAD;
      case UNDECIDED -> OPEN;
      case NOT_CHECKED -> FAINT;
    };
  }

  public static Ink of(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> GOOD_STRONG;
      case REJECTED -> BAD_STRONG;
      case UNDECIDED -> OPEN_STRONG;
    };
  }
}
