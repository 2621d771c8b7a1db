/// Tests of the release decision.
@org.jspecify.annotations.NullMarked
package io.privyseal.keyvault.release;
