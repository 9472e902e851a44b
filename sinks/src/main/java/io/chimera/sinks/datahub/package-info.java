/** What DataHub is told of contracts: proposals to change its metadata, and the way there. */
@NullMarked
package io.chimera.sinks.datahub;

import org.jspecify.annotations.NullMarked;
