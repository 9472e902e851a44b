package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ClosingJudge;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.Readings;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Has every closing judged by its dataset's judge, who knows those before. */
final class ClosingCourt {
  private final Map<TableName, ClosingJudge> judges = new HashMap<>();
  private final Clock clock;

  ClosingCourt(List<OpenedDataset> datasets, ClosingJudges judges, Clock clock) {
    this.clock = clock;
    for (int index = 0; index < datasets.size(); index++) {
      this.judges.put(datasets.get(index).table(), judges.open(index));
    }
  }

  /** Learns from the closings in a table's books. */
  void remember(TableName table, TableLedger ledger) {
    ClosingJudge judge = judges.get(table);
    if (judge != null) {
      ledger.entries().stream()
          .map(Committed::entry)
          .filter(entry -> entry.operation() == LedgerEntry.Operation.CLOSING)
          .forEach(entry -> judge.remember(entry.readings()));
    }
  }

  /**
   * The closing with its verdicts, which stay what they are however often it is committed.
   *
   * @throws CommitRuleException if it fails a rule that ends the pipeline
   */
  Closing judge(Closing closing) {
    ClosingJudge judge = judges.get(closing.table());
    if (judge == null) {
      return closing;
    }
    Readings judged = judge.judge(closing.tally(), closing.readings(), clock.instant());
    Arrays.stream(judged.verdicts())
        .filter(verdict -> verdict.isFailure(CommitRule.OnFailure.FAIL))
        .findFirst()
        .ifPresent(
            verdict -> {
              throw new CommitRuleException(
                  "Cannot commit to table '"
                      + closing.table()
                      + "': rule '"
                      + verdict.rule()
                      + "' failed with "
                      + verdict.value()
                      + " over "
                      + closing.tally().in()
                      + " records, and the contract says to end the pipeline");
            });
    return closing.with(judged);
  }
}
