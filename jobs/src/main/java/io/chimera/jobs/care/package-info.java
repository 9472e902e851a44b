/** Care of tables as contracts ask for it: once by a command, or again and again by a job. */
@NullMarked
package io.chimera.jobs.care;

import org.jspecify.annotations.NullMarked;
