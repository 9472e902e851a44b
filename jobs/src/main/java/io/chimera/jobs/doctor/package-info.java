/** Holds a Flink cluster against what a pipeline of ours needs of it. */
@NullMarked
package io.chimera.jobs.doctor;

import org.jspecify.annotations.NullMarked;
