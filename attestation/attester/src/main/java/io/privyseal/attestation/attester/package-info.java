/// Evidence from the devices of the workload that this runs in: what an Attester (RFC 9334) does.
///
/// One package for each way a platform hands out evidence (`sevguest`, `tsm`, `azure` over `tpm`,
/// `gramine`), all behind [io.privyseal.attestation.attester.DeviceAttester]; `imds` asks Azure's
/// host for endorsements; `detection` says which of them are here. Where the hardware is not there,
/// nothing takes its place: the answer is a
/// [io.privyseal.attestation.attester.DeviceUnavailableException] that says what to do.
///
/// To add a device: implement the port in a package of its own, give its evidence a kind in
/// [io.privyseal.attestation.attester.Evidence], and a sighting in `detection`.
@NullMarked
package io.privyseal.attestation.attester;

import org.jspecify.annotations.NullMarked;
