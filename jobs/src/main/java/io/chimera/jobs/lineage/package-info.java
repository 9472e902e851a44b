/** Where tables come from and go to, for people. */
@NullMarked
package io.chimera.jobs.lineage;

import org.jspecify.annotations.NullMarked;
