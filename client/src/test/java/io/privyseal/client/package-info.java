/// Tests of the client, against services of this process over TLS.
@org.jspecify.annotations.NullMarked
package io.privyseal.client;
