/** A few rows of a commit, each as likely as any other. */
@NullMarked
package io.chimera.jobs.sampling;

import org.jspecify.annotations.NullMarked;
