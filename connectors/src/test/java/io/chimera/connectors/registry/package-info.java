/** The registry's client against a server in the same process, and secrets. */
@NullMarked
package io.chimera.connectors.registry;

import org.jspecify.annotations.NullMarked;
