@NullMarked
package io.chimera.quality.expression;

import org.jspecify.annotations.NullMarked;
