package io.chimera.quality.protect;

/** Makes the text that stands for a value; begins with the id of its key and a colon. */
interface Tokens {

  /** The token of a {@link CanonicalText canonical text} in UTF-8. */
  String token(byte[] text);
}
