package io.chimera.sinks.audit;

/**
 * One text of a contract.
 *
 * @param version as it calls itself
 * @param hash SHA-256 of what it says
 */
public record ContractVersion(String version, String hash) {}
