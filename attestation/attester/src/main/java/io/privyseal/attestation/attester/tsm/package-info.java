/// Reports by the kernel's one interface for all guests, configfs-tsm: SEV-SNP and TDX.
///
/// Source: Linux, `Documentation/ABI/testing/configfs-tsm-report`,
/// `drivers/virt/coco/guest/report.c`.
@NullMarked
package io.privyseal.attestation.attester.tsm;

import org.jspecify.annotations.NullMarked;
