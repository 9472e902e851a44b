@NullMarked
package io.chimera.faults.minicluster;

import org.jspecify.annotations.NullMarked;
