/// Tests of fetching keys, against an HTTPS server of this process with a certificate of its own.
@org.jspecify.annotations.NullMarked
package io.privyseal.attestation.result.https;
