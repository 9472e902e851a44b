/** Entry points of the job jar. */
@NullMarked
package io.chimera.jobs;

import org.jspecify.annotations.NullMarked;
