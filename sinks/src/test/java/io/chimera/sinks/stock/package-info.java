/** What other people's sinks, catalogs and sources do; outside the default build, tag "stock". */
@NullMarked
package io.chimera.sinks.stock;

import org.jspecify.annotations.NullMarked;
