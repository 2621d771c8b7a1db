/// The keys data plane as it stands on the wire: request bodies read into requests of the domain,
/// keys written as JSON, URLs and paging tokens. Names of members are Azure's and stay in here.
///
/// Source: Azure Key Vault REST reference, Keys, versions 7.3 to 2026-01-01-preview.
@NullMarked
package io.privyseal.keyvault.service.wire;

import org.jspecify.annotations.NullMarked;
