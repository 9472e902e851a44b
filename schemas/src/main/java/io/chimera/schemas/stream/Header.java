package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * One header of a record. A name may occur more than once.
 *
 * @param name its name
 * @param value its bytes, or null as Kafka allows
 */
public record Header(String name, byte @Nullable [] value) {}
