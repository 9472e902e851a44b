/** A contract's way from a file to data that can be discovered, with all who take part. */
@NullMarked
package io.chimera.jobs.onboarding;

import org.jspecify.annotations.NullMarked;
