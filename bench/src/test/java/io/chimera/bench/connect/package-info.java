@NullMarked
package io.chimera.bench.connect;

import org.jspecify.annotations.NullMarked;
