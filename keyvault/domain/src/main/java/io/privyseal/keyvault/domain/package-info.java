/// What a key of a vault is, what may be done with it, and when.
///
/// A [Vault] holds [Key]s by name. A key has one or more [ObjectVersion]s of its own; what holds
/// for all of them (exportable or not, release policy, deletion) belongs to the [Key], the rest to
/// the [KeyVersionRecord]. [KeyLifecycle] creates, changes and removes; [KeyUse] works with the
/// private half. Both read and write through one port, [KeyRepository], whose writes are
/// conditional on the revision that was read, so that of two writers one starts again from what the
/// other left.
///
/// A request that may not be done ends in a [RefusedException] with a [RefusalReason]. It is an
/// exception and not a value because it has to leave a storage transaction on its way out.
///
/// One more kind of key: a constant in [KeyType], a case of [KeyShape], and the compiler shows the
/// places.
@NullMarked
package io.privyseal.keyvault.domain;

import org.jspecify.annotations.NullMarked;
