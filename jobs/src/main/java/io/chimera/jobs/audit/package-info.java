/** Calls that change something, and the trail that they leave. */
@NullMarked
package io.chimera.jobs.audit;

import org.jspecify.annotations.NullMarked;
