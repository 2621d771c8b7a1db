/// Release policies, their evaluation, and the sealed answer.
@NullMarked
package io.privyseal.keyvault.release;

import org.jspecify.annotations.NullMarked;
