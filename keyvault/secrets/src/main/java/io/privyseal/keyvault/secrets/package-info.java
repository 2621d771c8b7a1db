/// Secrets of a vault: what one is, what may be done with it, and when.
///
/// A [VaultSecret] has a name and one or more versions; the value of a version never changes. What
/// a secret shares with a key (vault, version, attributes, tags, deletion, release policy) is of
/// the same types, in `keyvault/domain`. [SecretLifecycle] creates, changes and removes;
/// [SecretReading] gives values out. Both go through one port, [SecretRepository], whose writes are
/// conditional on the revision that was read.
///
/// A secret is plain or bound. A bound one has a release policy, all its life; its value leaves the
/// vault only sealed to code that has proven what it is. Azure has no such secrets: it is an
/// addition of ours.
@NullMarked
package io.privyseal.keyvault.secrets;

import org.jspecify.annotations.NullMarked;
