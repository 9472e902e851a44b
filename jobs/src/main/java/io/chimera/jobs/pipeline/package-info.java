/** The pipeline: one page that reads like the way of a record, and the stages it names. */
@NullMarked
package io.chimera.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
