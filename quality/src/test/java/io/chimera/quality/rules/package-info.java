@NullMarked
package io.chimera.quality.rules;

import org.jspecify.annotations.NullMarked;
