package io.chimera.schemas.stream;

/**
 * How many records failed a rule, whatever became of them.
 *
 * @param rule the rule's name in the contract
 * @param failed records
 */
public record RuleCount(String rule, long failed) {}
