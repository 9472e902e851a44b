/** What lies in a quarantine table: which records are asked for, how many, and as a file. */
@NullMarked
package io.chimera.jobs.quarantine;

import org.jspecify.annotations.NullMarked;
