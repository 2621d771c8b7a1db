/// Keys, versions, operations and life cycle.
@NullMarked
package io.privyseal.keyvault.domain;

import org.jspecify.annotations.NullMarked;
