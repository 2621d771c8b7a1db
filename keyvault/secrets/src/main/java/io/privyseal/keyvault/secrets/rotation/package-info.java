/// How secrets get new values by themselves. An addition of ours; the schedule is that of keys.
///
/// A [SecretRotationPolicy] says when ([io.privyseal.keyvault.domain.RotationPolicy]) and from
/// where ([ValueSource]): a function inside the vault, behind the port [SecretFunctions], or a
/// receiver of the owner's, behind the port [RotationWebhook]. [SecretRotation] does what is due,
/// on any number of nodes: a secret that is due is claimed by one of them, and its new version is
/// made only if the version that made it due is still the latest.
@NullMarked
package io.privyseal.keyvault.secrets.rotation;

import org.jspecify.annotations.NullMarked;
