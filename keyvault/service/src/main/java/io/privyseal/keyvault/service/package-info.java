/// The vault: the keys data plane of Azure Key Vault, for the official clients as they are.
///
/// A request passes [Gate] (token, version, role), is read by [io.privyseal.keyvault.service.wire],
/// and done by the domain. Whatever uses a private key, changes a key or releases one is decided
/// first, the decision recorded, and only then done: [Decisions] is the one way to a record, and a
/// record that cannot be kept ends the request. To add an endpoint, add a method to one of the
/// endpoint classes and a line to [VaultRoutes].
@NullMarked
package io.privyseal.keyvault.service;

import org.jspecify.annotations.NullMarked;
