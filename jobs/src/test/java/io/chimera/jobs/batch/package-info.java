/** Reads of whole tables and by cursors, against real servers. */
@NullMarked
package io.chimera.jobs.batch;

import org.jspecify.annotations.NullMarked;
