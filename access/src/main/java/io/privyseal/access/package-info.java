/// Who calls and what they may. A [io.privyseal.access.Caller] comes only out of a verified token;
/// the [io.privyseal.access.Authorizer] then denies by default and answers with findings.
///
/// A release needs two independent layers of trust: the identity checked here and the attestation
/// checked by the release policy. Neither stands in for the other.
///
/// One more role is a constant of [io.privyseal.access.Role]; one more action a constant of
/// [io.privyseal.access.Action]; one more kind of resource a factory of
/// [io.privyseal.access.Scope].
@NullMarked
package io.privyseal.access;

import org.jspecify.annotations.NullMarked;
