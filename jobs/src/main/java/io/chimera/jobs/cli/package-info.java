/** The command line: one class a command; a command does the work and says what came of it. */
@NullMarked
package io.chimera.jobs.cli;

import org.jspecify.annotations.NullMarked;
