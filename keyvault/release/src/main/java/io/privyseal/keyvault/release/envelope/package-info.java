/// The answer to a release: the key wrapped to the attested key, inside a signed statement of the
/// vault; and its opening by the one who asked.
///
/// Source: Azure Key Vault REST reference, release; recorded answers of the service.
@NullMarked
package io.privyseal.keyvault.release.envelope;

import org.jspecify.annotations.NullMarked;
