package io.privyseal.server.records;

import io.privyseal.foundation.decision.Check;

enum Checks implements Check {
  TEST;

  @Override
  public Definition definition() {
    return new Definition("test.check", "the test holds", "the test", "Mend it.");
  }
}
