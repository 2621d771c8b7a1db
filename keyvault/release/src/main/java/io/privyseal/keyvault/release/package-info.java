/// The decision whether a key is released: token, policy, wrapping key, nonce.
///
/// [ReleaseEvaluator] is the way through: it has the token checked, evaluates the policy over its
/// claims, and selects the key that the answer is wrapped to. What it comes to is a
/// [ReleaseDecision] with every finding. The policy language is in
/// [io.privyseal.keyvault.release.policy], the sealed answer in
/// [io.privyseal.keyvault.release.envelope]. Evidence is never seen here.
@NullMarked
package io.privyseal.keyvault.release;

import org.jspecify.annotations.NullMarked;
