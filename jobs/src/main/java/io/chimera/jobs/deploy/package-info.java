/**
 * Makes of contracts what Kubernetes' operator for Flink takes; asks nobody and changes nothing.
 */
@NullMarked
package io.chimera.jobs.deploy;

import org.jspecify.annotations.NullMarked;
