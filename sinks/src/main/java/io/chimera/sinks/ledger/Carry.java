package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;

/**
 * What a dataset's next closing starts from.
 *
 * @param table the dataset's table
 * @param positions the previous closing's {@code to}
 */
record Carry(TableName table, Positions positions) {}
