/// Routes, error bodies, limits and correlation for the deployable services.
@NullMarked
package io.privyseal.foundation.web;

import org.jspecify.annotations.NullMarked;
