/// Tests of the policy language.
@org.jspecify.annotations.NullMarked
package io.privyseal.keyvault.release.policy;
