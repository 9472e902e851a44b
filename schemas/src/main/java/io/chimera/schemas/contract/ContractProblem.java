package io.chimera.schemas.contract;

/**
 * One thing wrong with a contract.
 *
 * @param path where, as in {@code datasets[0].columns[2].type}; empty for the document itself
 * @param problem what is wrong, with the offending value in single quotes where it is safe to show
 * @param expected what is allowed there
 */
public record ContractProblem(String path, String problem, String expected) {

  @Override
  public String toString() {
    String place = path.isEmpty() ? "document" : path;
    return place + ": " + problem + ", expected " + expected;
  }
}
