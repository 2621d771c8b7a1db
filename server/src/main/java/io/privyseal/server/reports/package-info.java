/// Reports of the platform: what they are told from.
@NullMarked
package io.privyseal.server.reports;

import org.jspecify.annotations.NullMarked;
