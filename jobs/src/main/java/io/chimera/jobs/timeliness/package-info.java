/** The job beside the pipelines that says whether promises about time are kept. */
@NullMarked
package io.chimera.jobs.timeliness;

import org.jspecify.annotations.NullMarked;
