/// Reports of a SEV-SNP guest by the kernel's device `/dev/sev-guest`. The only code of the product
/// that calls the operating system directly, by the foreign function interface: `open`, `ioctl`,
/// `close`.
///
/// Source: Linux, `include/uapi/linux/sev-guest.h`, `Documentation/virt/coco/sev-guest.rst`.
@NullMarked
package io.privyseal.attestation.attester.sevguest;

import org.jspecify.annotations.NullMarked;
