/** The schema registry beside a Kafka cluster, and the secrets that clients log in with. */
@NullMarked
package io.chimera.connectors.registry;

import org.jspecify.annotations.NullMarked;
