/** Holds a table against the database it is made from. */
@NullMarked
package io.chimera.jobs.reconcile;

import org.jspecify.annotations.NullMarked;
