package io.privyseal.access;

import java.time.Instant;
import java.util.UUID;

/// A role that a principal has until a moment.
///
/// @param elevation names what it comes from
/// @param role as an assignment of that id would give it
public record TemporaryRole(UUID elevation, RoleAssignment role, Instant until) {}
