package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.Drift.Kind;
import io.chimera.connectors.source.SourceDriftException;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class EvolvingStartsTest {
  private static final List<Drift> ADDED = List.of(new Drift(Kind.ADDED, "more", "", "text"));
  private static final Dataset ORDERS =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: shop
              version: 1.0.0
              team: {name: tests, project: tests, support: tests@example.org}
              rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
              source: {name: shop, type: postgres, host: db.example.org, database: shop, user: chimera}
              datasets:
                - name: orders
                  from: {table: public.orders, mode: cdc}
                  columns: [{name: id, type: int, required: true}]
                  target: {table: shop.orders, kind: upsert, key: [id]}
              """)
          .datasets()
          .get(0);

  private final EvolvingStarts starts = new EvolvingStarts();

  @Test
  void startsAnewForEachChangeOnce() {
    assertThat(starts.next(failed(SourceDriftException.ofEvolution(ORDERS, "at '1'", ADDED))))
        .hasMessageContaining("at '1'");
    assertThat(starts.next(failed(SourceDriftException.ofEvolution(ORDERS, "at '2'", ADDED))))
        .hasMessageContaining("at '2'");

    JobFailedException again = failed(SourceDriftException.ofEvolution(ORDERS, "at '1'", ADDED));
    assertThatThrownBy(() -> starts.next(again)).isSameAs(again);
  }

  /** A run that ends so has not failed. */
  @Test
  void knowsWhatTheNextStartMakesGoodWithoutStarting() {
    JobFailedException drift = failed(SourceDriftException.ofEvolution(ORDERS, "at '1'", ADDED));

    assertThat(starts.isNext(drift)).isTrue();
    assertThat(starts.isNext(drift)).isTrue();
    assertThat(starts.next(drift)).hasMessageContaining("at '1'");
    assertThat(starts.isNext(drift)).isFalse();
    assertThat(starts.isNext(failed(SourceDriftException.ofEnd(ORDERS, "at '1'", ADDED))))
        .isFalse();
  }

  @Test
  void leavesOtherFailuresAsTheyAre() {
    JobFailedException end = failed(SourceDriftException.ofEnd(ORDERS, "at '1'", ADDED));
    JobFailedException other = failed(new IllegalStateException("the disk is full"));

    assertThatThrownBy(() -> starts.next(end)).isSameAs(end);
    assertThatThrownBy(() -> starts.next(other)).isSameAs(other);
  }

  /** As it comes from a job: somewhere among the causes, and in bytes. */
  private static JobFailedException failed(RuntimeException cause) {
    return new JobFailedException(
        new IllegalStateException("The job failed", new SerializedThrowable(cause)));
  }
}
