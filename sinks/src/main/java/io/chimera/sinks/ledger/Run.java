package io.chimera.sinks.ledger;

/**
 * Who writes: one start of one pipeline under one contract.
 *
 * @param pipeline the pipeline's name
 * @param epoch counts the starts of the pipeline; only the newest may commit
 * @param contractVersion the contract under which the records were judged
 * @param contractHash SHA-256 of that contract
 */
public record Run(String pipeline, long epoch, String contractVersion, String contractHash) {}
