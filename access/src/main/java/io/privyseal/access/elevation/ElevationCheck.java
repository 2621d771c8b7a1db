package io.privyseal.access.elevation;

import io.privyseal.foundation.decision.Check;

/// What is asked when a role is taken for a while.
public enum ElevationCheck implements Check {
  ELIGIBLE(
      "access.elevation.eligible",
      "the caller, or a group or role of it, is eligible for the role at the scope or above",
      "docs/reference/elevation.md, Eligibility",
      "Have an administrator make the caller eligible, or ask for a role that it is eligible for."),
  DURATION(
      "access.elevation.duration",
      "the role is asked for no longer than the eligibility allows",
      "docs/reference/elevation.md, Eligibility",
      "Ask for less time."),
  ANOTHER(
      "access.elevation.another",
      "who approves is not who asked",
      "docs/reference/elevation.md, Approval",
      "Have another principal approve."),
  STANDING(
      "access.elevation.standing",
      "the right to approve comes from a role assignment, not from an elevation",
      "docs/reference/elevation.md, Approval",
      "Have a principal with an assigned role approve."),
  HOLDER(
      "access.elevation.holder",
      "who ends it is who asked for it, or may assign roles there",
      "docs/reference/elevation.md, End",
      "Have its holder or an administrator end it.");

  private final Definition definition;

  ElevationCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
