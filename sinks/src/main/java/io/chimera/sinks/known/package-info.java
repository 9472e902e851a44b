/** What the tables hold when a run begins, for those who have to know what was there before. */
@NullMarked
package io.chimera.sinks.known;

import org.jspecify.annotations.NullMarked;
