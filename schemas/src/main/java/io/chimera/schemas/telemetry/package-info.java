/** What Chimera says of itself while it runs: metrics, and what log lines are marked with. */
@NullMarked
package io.chimera.schemas.telemetry;

import org.jspecify.annotations.NullMarked;
