package io.chimera.sinks.facts;

/**
 * Something others are told. Sent at least once; the body carries an id that is the same each time.
 *
 * @param topic where
 * @param key facts of one key keep their order
 * @param body JSON
 */
public record Fact(FactTopic topic, String key, String body) {}
