/// The embedded identity provider of the local stack: a handful of application identities in one
/// tenant, an OpenID issuer in the form of Microsoft Entra, and managed identity endpoints in the
/// form of Azure's virtual machines and App Service, so that the official credentials work
/// unmodified.
///
/// It is a real issuer, with real keys and no back door; what makes it local is that its identities
/// and their secrets are made on first start and that its managed identity endpoints hand tokens to
/// any process of this machine. A production installation trusts another issuer instead.
@NullMarked
package io.privyseal.identity;

import org.jspecify.annotations.NullMarked;
