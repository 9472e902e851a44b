package io.chimera.sinks.facts;

import java.time.Instant;

/**
 * Something others are told. Sent at least once; the body carries the same id each time.
 *
 * @param topic where
 * @param key facts of one key keep their order
 * @param id the same for the same fact, however often and by whomever it is told
 * @param at when it became so
 * @param body JSON
 */
public record Fact(FactTopic topic, String key, String id, Instant at, String body) {}
