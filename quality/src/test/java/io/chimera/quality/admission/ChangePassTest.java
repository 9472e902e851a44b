package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
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

  @Test
  void deletedRowStaysAndSaysWhenItsTransactionWasCommitted() {
    Dataset marked = upsert(", onDelete: mark, deletedColumn: gone");
    ChangePass pass = pass(marked);

    assertThat(whole(marked, pass, Change.READ)).isEqualTo("+I(1,a,null)");
    assertThat(whole(marked, pass, Change.UPDATE)).isEqualTo("+U(1,a,null)");
    assertThat(whole(marked, pass, Change.DELETE)).isEqualTo("+U(1,a,1970-01-01T00:00:07)");
    assertThat(whole(marked, pass, Change.INSERT)).as("it came again").isEqualTo("+U(1,a,null)");
    pass.passed(100);
    pass.close(told::add);
    assertThat(tally()).isEqualTo(new Tally(4, 4, 0, 0, 0, 0, 0, null));
  }

  /** It never was in the table either. */
  @Test
  void deletedRowThatTheContractCannotHoldIsRejected() {
    ChangePass pass = pass(", onDelete: mark, deletedColumn: gone");

    ReasonCode reason = pass.process(event(Change.DELETE, row(null, "a"), null), told::add);

    assertThat(reason).isEqualTo(ReasonCode.MISSING_REQUIRED);
  }

  @Test
  void historySaysWhatHappenedWhereAndWhen() {
    Dataset history =
        dataset(
            """
            - {name: what, type: string, metadata: operation}
            - {name: id, type: long, required: true}
            - {name: place, type: long, metadata: position}
            - {name: number, type: int, metadata: sequence}
            - {name: note, type: string}
            - {name: told, type: timestamptz, metadata: timestamp}
            """,
            "append");
    ChangePass pass = pass(history);
    pass.read(new SourceEvent.PartRead(0, 0, new ReadPart("first", 0, 1), 40));

    assertThat(whole(history, pass, Change.READ)).isEqualTo("+I(read,1,40,null,a,null)");
    assertThat(whole(history, pass, Change.INSERT))
        .endsWith("(insert,1,50,3,a,1970-01-01T00:00:07)");
    assertThat(whole(history, pass, Change.UPDATE))
        .endsWith("(update,1,50,3,a,1970-01-01T00:00:07)");
    assertThat(whole(history, pass, Change.DELETE))
        .endsWith("(delete,1,50,3,a,1970-01-01T00:00:07)");
  }

  @Test
  void appendedChangesLeaveDeletionsOutWhereNoColumnTellsThem() {
    ChangePass pass =
        pass(dataset("- {name: id, type: long}\n- {name: note, type: string}\n", "append"));

    pass.process(event(Change.DELETE, row(1L, "a"), null), told::add);

    assertThat(told).isEmpty();
  }

  /** What comes of a change, as text. */
  private static String whole(Dataset dataset, ChangePass pass, Change change) {
    var texts = new ArrayList<String>();
    var provenance = new Provenance("public.t", 3, 50, 7_000);
    pass.process(
        new SourceEvent.Row(0, change, row(1L, "a"), null, null, provenance, () -> new byte[0]),
        ingested -> texts.add(text(RowTypes.written(dataset), ingested.row())));
    return texts.get(0);
  }

  private static String text(RowType type, RowData row) {
    return row.getRowKind().shortString()
        + IntStream.range(0, type.getFieldCount())
            .mapToObj(index -> RowData.createFieldGetter(type.getTypeAt(index), index))
            .map(getter -> String.valueOf(getter.getFieldOrNull(row)))
            .collect(Collectors.joining(",", "(", ")"));
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
    return pass(upsert(deletes));
  }

  private static Dataset upsert(String deletes) {
    return dataset(
        "- {name: id, type: long, required: true}\n- {name: note, type: string}\n",
        "upsert, key: [id]" + deletes);
  }

  private static Dataset dataset(String columns, String kind) {
    return new ContractReader()
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
                %s    target: {table: shop.t, kind: %s}
                """
                .formatted(columns.indent(6), kind))
        .datasets()
        .get(0);
  }

  private static ChangePass pass(Dataset dataset) {
    var admitted = new AdmittedDataset(dataset, Datasets.positions("public.t", Map.of(0, 1L)));
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
