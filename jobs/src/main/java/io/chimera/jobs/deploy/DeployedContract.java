package io.chimera.jobs.deploy;

import io.chimera.schemas.contract.Contract;

/**
 * A contract that is to run as one job, or the part of one that is a job of its own.
 *
 * @param name its name on Kubernetes
 * @param contract what runs of it
 * @param file as it was written
 */
public record DeployedContract(String name, Contract contract, MountedFile file) {}
