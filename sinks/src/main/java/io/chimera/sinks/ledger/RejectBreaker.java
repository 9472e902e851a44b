package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.RejectLimit;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches the share of rejected records of each dataset, over as many closings as it takes to have
 * enough of them. Begins anew with each start: a rate of long ago says nothing of now.
 */
final class RejectBreaker {
  private static final double HUNDRED = 100;

  private final Map<TableName, Watch> watches = new HashMap<>();

  RejectBreaker(List<OpenedDataset> datasets) {
    for (OpenedDataset dataset : datasets) {
      RejectLimit limit = dataset.rejectLimit();
      if (limit != null) {
        watches.put(dataset.table(), new Watch(limit));
      }
    }
  }

  /**
   * Looks at a closing before it is committed.
   *
   * @throws RejectRateException if with it the limit is passed
   */
  void look(Closing closing) {
    Watch watch = watches.get(closing.table());
    if (watch != null) {
      watch.add(closing);
    }
  }

  private static final class Watch {
    private final RejectLimit limit;
    private long in;
    private long rejected;

    Watch(RejectLimit limit) {
      this.limit = limit;
    }

    void add(Closing closing) {
      Tally tally = closing.tally();
      in += tally.in();
      rejected += tally.quarantined();
      if (in < limit.ofAtLeast()) {
        return;
      }
      if (rejected * HUNDRED > limit.percent() * in) {
        throw new RejectRateException(
            "Cannot go on with table '"
                + closing.table()
                + "': "
                + rejected
                + " of the last "
                + in
                + " records were rejected, the contract allows "
                + limit.percent()
                + " percent");
      }
      in = 0;
      rejected = 0;
    }
  }
}
