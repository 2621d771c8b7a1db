package io.privyseal.access;

import io.privyseal.foundation.decision.Check;

/// By what right somebody is made an administrator whom no administrator has named.
public enum AdministratorCheck implements Check {
  FIRST_START(
      "access.administrator.first-start",
      "the installation has never had a role, and its configuration names the administrator",
      "docs/runbooks/production.md, First administrator",
      "Have an administrator assign the role, or recover one from the configuration."),
  RECOVERY(
      "access.administrator.recovery",
      "whoever has configuration and database of the installation names the administrator",
      "docs/runbooks/production.md, When no administrator is left",
      "Run privyseal admin recover with the configuration of the server.");

  private final Definition definition;

  AdministratorCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
