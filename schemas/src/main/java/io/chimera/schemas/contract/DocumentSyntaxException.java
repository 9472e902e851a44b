package io.chimera.schemas.contract;

/** Ends the parsing of a document at the first place after which nothing can be made sense of. */
final class DocumentSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String expected;

  DocumentSyntaxException(String problem, String expected) {
    super(problem);
    this.expected = expected;
  }

  String expected() {
    return expected;
  }
}
