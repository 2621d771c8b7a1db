package io.privyseal.access;

class InMemoryRoleAssignmentsTest extends RoleAssignmentsContract {
  @Override
  protected RoleAssignments assignments() {
    return new InMemoryRoleAssignments();
  }
}
