package io.chimera.jobs.sql;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.nio.file.Path;
import org.apache.flink.table.api.ValidationException;

/**
 * A contract that a catalog was made of.
 *
 * @param file where it is
 * @param contract what it said then
 */
record ContractFile(Path file, Contract contract) {

  static ContractFile read(Path file) {
    return new ContractFile(file, new ContractReader().read(file));
  }

  /**
   * The contract, as long as the file says the same: a session lives on while contracts change, and
   * what they protect now must not be handed out by what they said before.
   *
   * @throws ValidationException if it says something else
   */
  Contract unchanged() {
    if (!read(file).contract().hash().equals(contract.hash())) {
      throw new ValidationException(
          "Cannot use contract '"
              + contract.name()
              + "' of '"
              + file
              + "': it has changed since its catalog was made; expected DROP CATALOG, and CREATE"
              + " CATALOG anew");
    }
    return contract;
  }
}
