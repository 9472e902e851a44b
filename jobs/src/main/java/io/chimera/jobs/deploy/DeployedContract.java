package io.chimera.jobs.deploy;

import io.chimera.schemas.contract.Contract;

/**
 * A contract that is to run.
 *
 * @param name its name on Kubernetes
 * @param contract as it was read
 * @param file as it was written
 */
public record DeployedContract(String name, Contract contract, MountedFile file) {}
