/// Tests of sealing and opening answers.
@org.jspecify.annotations.NullMarked
package io.privyseal.keyvault.release.envelope;
