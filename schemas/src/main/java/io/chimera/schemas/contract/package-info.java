/** The contract: the one document a user writes, as plain values. Knows nothing of Flink. */
@NullMarked
package io.chimera.schemas.contract;

import org.jspecify.annotations.NullMarked;
