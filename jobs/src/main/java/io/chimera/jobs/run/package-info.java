/**
 * What happens around a pipeline: tables opened, a Flink cluster found or started, an end waited
 * for.
 */
@NullMarked
package io.chimera.jobs.run;

import org.jspecify.annotations.NullMarked;
