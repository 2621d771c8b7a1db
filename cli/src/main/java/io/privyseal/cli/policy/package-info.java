/// `privyseal policy`: write, check and explain release policies without a vault.
@NullMarked
package io.privyseal.cli.policy;

import org.jspecify.annotations.NullMarked;
