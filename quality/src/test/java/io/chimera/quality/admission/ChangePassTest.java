package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangePassTest {
  private final Dataset dataset = Datasets.events("t");
  private final List<Ingested> told = new ArrayList<>();

  @Test
  void movesADatasetOnlyFromWhereItWasRead() {
    var pass = pass(0);
    pass.logBegins(new SourceEvent.LogBegins(Map.of(dataset.name(), 300L, "another", 100L)));

    assertThat(progress(pass, 200)).isEmpty();
    assertThat(progress(pass, 300)).containsExactly(new SplitProgress("t", 0, 300, 300));
    assertThat(progress(pass, 400)).containsExactly(new SplitProgress("t", 0, 400, 400));
  }

  @Test
  void movesADatasetOnlyFromWhereTheRunBegins() {
    var pass = pass(300);

    assertThat(progress(pass, 200)).isEmpty();
    assertThat(progress(pass, 400)).containsExactly(new SplitProgress("t", 0, 400, 400));
  }

  @Test
  void deleteNeedsNothingButTheKey() {
    Ingested deleted = change("", Change.DELETE, row(7L, "no longer as the contract says"), null);

    assertThat(deleted.row().getRowKind()).isEqualTo(RowKind.DELETE);
    assertThat(deleted.row().getLong(0)).isEqualTo(7);
    assertThat(deleted.row().isNullAt(1)).isTrue();
    assertThat(tally().written()).isEqualTo(1);
  }

  @Test
  void rowWhoseKeyTheContractCannotHoldNeverWas() {
    pass("").process(event(Change.DELETE, row(null, "a"), null), told::add);

    assertThat(told).isEmpty();
  }

  @Test
  void whatHasNoKeyIsCountedAsNotAskedFor() {
    var pass = pass("");
    pass.process(event(Change.DELETE, row(null, "a"), null), told::add);
    pass.passed(100);
    pass.close(told::add);

    assertThat(tally().filtered()).isEqualTo(1);
    assertThat(tally().written()).isZero();
  }

  /** It may still be there from before it was deleted. */
  @Test
  void newRowTakesThePlaceOfOneThatWasKept() {
    String keep = ", onDelete: keep";

    assertThat(change("", Change.INSERT, row(1L, "a"), null).row().getRowKind())
        .isEqualTo(RowKind.INSERT);
    assertThat(change(keep, Change.INSERT, row(1L, "a"), null).row().getRowKind())
        .isEqualTo(RowKind.UPDATE_AFTER);
    assertThat(change(keep, Change.READ, row(1L, "a"), null).row().getRowKind())
        .isEqualTo(RowKind.INSERT);
    assertThat(change(keep, Change.UPDATE, row(1L, "a"), row(2L, "a")).row().getRowKind())
        .isEqualTo(RowKind.UPDATE_AFTER);
  }

  private static TypedRow row(@Nullable Long id, String note) {
    var row = new TypedRow(2);
    if (id != null) {
      row.setLong(0, id);
    }
    row.setObject(1, StringData.fromString(note));
    return row;
  }

  private static SourceEvent.Row event(Change change, TypedRow row, @Nullable TypedRow before) {
    return new SourceEvent.Row(
        0, change, row, before, null, new Provenance("public.t", 0, 50, 0), () -> new byte[0]);
  }

  private static ChangePass pass(String deletes) {
    Dataset upsert =
        new ContractReader()
            .read(
                """
                apiVersion: chimera/v1
                kind: IngestionContract
                name: shop
                version: 1.0.0
                team: {name: tests, project: tests, support: tests@example.org}
                rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
                source: {name: shop, type: postgres, host: 127.0.0.1, database: shop, user: tests}
                datasets:
                  - name: t
                    from: {table: public.t, mode: cdc}
                    columns:
                      - {name: id, type: long, required: true}
                      - {name: note, type: string}
                    target: {table: shop.t, kind: upsert, key: [id]%s}
                """
                    .formatted(deletes))
            .datasets()
            .get(0);
    var admitted = new AdmittedDataset(upsert, Datasets.positions("public.t", Map.of(0, 1L)));
    return new ChangePass(0, admitted, null, Clock.systemUTC(), null);
  }

  /** The last row that comes of a change, when the counts have been sent. */
  private Ingested change(String deletes, Change change, TypedRow row, @Nullable TypedRow before) {
    var pass = pass(deletes);
    var rows = new ArrayList<Ingested>();
    pass.process(
        event(change, row, before),
        ingested -> {
          var copy = new TypedRow(2);
          copy.setRowKind(ingested.row().getRowKind());
          if (!ingested.row().isNullAt(0)) {
            copy.setLong(0, ingested.row().getLong(0));
          }
          if (!ingested.row().isNullAt(1)) {
            copy.setObject(1, ingested.row().getString(1));
          }
          rows.add(Ingested.row(0, copy));
        });
    told.clear();
    pass.passed(100);
    pass.close(told::add);
    return rows.get(rows.size() - 1);
  }

  private Tally tally() {
    return told.get(told.size() - 1).tally().tally();
  }

  private ChangePass pass(long start) {
    var admitted = new AdmittedDataset(dataset, Datasets.positions("t", Map.of(0, start)));
    return new ChangePass(0, admitted, null, Clock.systemUTC(), null);
  }

  /** What a barrier finds after the log was told up to a position. */
  private List<SplitProgress> progress(ChangePass pass, long position) {
    told.clear();
    pass.passed(position);
    pass.close(told::add);
    return told.stream()
        .map(Ingested::tally)
        .map(DatasetTally::progress)
        .flatMap(Stream::of)
        .toList();
  }
}
