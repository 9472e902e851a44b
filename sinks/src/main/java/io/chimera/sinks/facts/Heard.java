package io.chimera.sinks.facts;

import java.time.Instant;

/**
 * Something that stands on a topic; anybody may have written it.
 *
 * @param at when the broker has it from
 * @param body as it is
 */
public record Heard(Instant at, String body) {}
