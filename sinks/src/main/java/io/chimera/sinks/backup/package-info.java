/** What is needed to have a lake's tables again when its catalog is lost. */
@NullMarked
package io.chimera.sinks.backup;

import org.jspecify.annotations.NullMarked;
