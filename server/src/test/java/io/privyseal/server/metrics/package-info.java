@org.jspecify.annotations.NullMarked
package io.privyseal.server.metrics;
