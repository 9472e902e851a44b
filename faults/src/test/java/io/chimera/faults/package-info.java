@NullMarked
package io.chimera.faults;

import org.jspecify.annotations.NullMarked;
