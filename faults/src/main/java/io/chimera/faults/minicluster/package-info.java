/** Whole pipelines on a cluster in this process, with a catalog and files that fail by seed. */
@NullMarked
package io.chimera.faults.minicluster;

import org.jspecify.annotations.NullMarked;
