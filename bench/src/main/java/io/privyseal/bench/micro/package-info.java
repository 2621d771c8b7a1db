/// JMH benchmarks of the decisions themselves and of the raw operations that bound them.
@NullMarked
package io.privyseal.bench.micro;

import org.jspecify.annotations.NullMarked;
