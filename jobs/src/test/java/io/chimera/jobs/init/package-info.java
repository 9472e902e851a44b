/** Tests of contracts that are written from what a source has. */
@NullMarked
package io.chimera.jobs.init;

import org.jspecify.annotations.NullMarked;
