/**
 * Closings of the books: assembled once per checkpoint, committed exactly once, readable from the
 * table alone.
 */
@NullMarked
package io.chimera.sinks.ledger;

import org.jspecify.annotations.NullMarked;
