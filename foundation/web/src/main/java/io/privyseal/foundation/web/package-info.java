/// Routes, error bodies, limits and correlation for the deployable services.
///
/// A service is a value: [WebService] holds [Routes] from patterns to [Handler]s and turns one
/// [Request] into one [Reply], so that its tests need no socket. [WebHost] puts services on a port;
/// it is the only class that names the HTTP server. Everything that an untrusted peer sends is
/// bounded and read once: path segments are percent-decoded exactly once, after they were split.
@NullMarked
package io.privyseal.foundation.web;

import org.jspecify.annotations.NullMarked;
