package io.chimera.quality.admission;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Positions;
import java.io.Serializable;

/**
 * A dataset and where this run of it begins.
 *
 * @param dataset what the contract says
 * @param start records before it are in the table already, and are passed over
 */
public record AdmittedDataset(Dataset dataset, Positions start) implements Serializable {}
