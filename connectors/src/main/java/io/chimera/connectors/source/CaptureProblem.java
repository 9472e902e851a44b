package io.chimera.connectors.source;

/**
 * Why changes cannot be captured, or what is to be known about it.
 *
 * @param code stable
 * @param message what is wrong and what to do
 */
public record CaptureProblem(Code code, String message) {

  /** What can be wrong with a product's server; its names are those of an enum. */
  public interface Code {

    /** Whether a pipeline cannot start because of it. */
    boolean isFatal();

    /** Whether it may be otherwise soon, without anybody doing anything about it. */
    boolean isPassing();
  }

  /** Whether a pipeline cannot start because of it. */
  public boolean isFatal() {
    return code.isFatal();
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
