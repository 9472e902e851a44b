package io.chimera.schemas.contract;

/** How large a document may be; a document beyond is refused before it costs anything. */
final class DocumentLimits {
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Lists and objects inside each other. */
  static final int MAX_DEPTH = 64;

  /** Values in all, counted again for every alias to them. */
  static final int MAX_VALUES = 1_000_000;

  static final int MAX_NUMBER_LENGTH = 100;

  private DocumentLimits() {}
}
