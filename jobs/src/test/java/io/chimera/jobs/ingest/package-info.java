/** Contracts run whole, from a real broker into real tables, and what must have become of it. */
@NullMarked
package io.chimera.jobs.ingest;

import org.jspecify.annotations.NullMarked;
