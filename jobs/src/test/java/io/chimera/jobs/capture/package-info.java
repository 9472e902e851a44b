/** Tests of the capture of changes against real servers. */
@NullMarked
package io.chimera.jobs.capture;

import org.jspecify.annotations.NullMarked;
