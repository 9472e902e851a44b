/** Facts that were told, and that can be told again. */
@NullMarked
package io.chimera.sinks.archive;

import org.jspecify.annotations.NullMarked;
