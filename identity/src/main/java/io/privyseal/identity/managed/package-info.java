/// Managed identity endpoints in the forms of Azure's virtual machines (IMDS) and App Service, and
/// the other host metadata that clients ask for. Plain HTTP on loopback: whoever runs on this
/// machine gets tokens, as on a virtual machine in Azure; whoever does not is refused.
@NullMarked
package io.privyseal.identity.managed;

import org.jspecify.annotations.NullMarked;
