@NullMarked
package io.chimera.quality.closing;

import org.jspecify.annotations.NullMarked;
