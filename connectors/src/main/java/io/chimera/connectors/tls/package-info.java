/** Whom clients of ours trust, and in words why they do not. */
@NullMarked
package io.chimera.connectors.tls;

import org.jspecify.annotations.NullMarked;
