/// Collateral over HTTPS from its makers and from the caches of clouds, each in its own shape:
/// AMD's key distribution service, Intel's provisioning certification service and whatever speaks
/// like it, Azure's host cache.
///
/// The transport is bounded in size, time and tries, and follows no redirect. It is not what makes
/// an answer believed: signatures are.
@NullMarked
package io.privyseal.attestation.collateral.https;

import org.jspecify.annotations.NullMarked;
