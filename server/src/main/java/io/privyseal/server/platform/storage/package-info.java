/// What the platform asks the database to know that it works.
@NullMarked
package io.privyseal.server.platform.storage;

import org.jspecify.annotations.NullMarked;
