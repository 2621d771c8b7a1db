/// Tells receivers of the owners of secrets that a value is due, over HTTPS.
///
/// The vault calls URLs that its users set, from inside the network of whoever runs it. So a name
/// is resolved once, every address of it is checked, and the connection goes to the address that
/// was checked, not to a second answer of the name service; redirects are not followed; time and
/// size of the answer are bounded. The request carries no secret: it is a signed statement that one
/// is due.
@NullMarked
package io.privyseal.keyvault.service.rotation;

import org.jspecify.annotations.NullMarked;
