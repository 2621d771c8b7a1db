/// What an installation is told from outside: one YAML file, environment variables over it, flags
/// over both.
///
/// [Setting] is the list of everything that can be set, with its meaning; a name that is not in it
/// is an error. Reading collects every error and reports them together, so that an operator mends a
/// configuration once and not once per mistake. To add a setting: one constant there, one accessor
/// in [Configuration], one line in the check of its profile.
@NullMarked
package io.privyseal.server.configuration;

import org.jspecify.annotations.NullMarked;
