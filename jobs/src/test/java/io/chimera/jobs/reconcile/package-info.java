/** Tables held against databases. */
@NullMarked
package io.chimera.jobs.reconcile;

import org.jspecify.annotations.NullMarked;
