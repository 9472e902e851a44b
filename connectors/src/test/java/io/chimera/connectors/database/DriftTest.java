package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.SourceVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final FoundColumn ID = found("OrderId", "int8", Primitive.LONG);
  private static final FoundColumn PRICE = found("price", "numeric", new DecimalType(10, 2));
  private static final FoundColumn NOTE = found("note", "text", Primitive.STRING);

  private static final Dataset ORDERS =
      new Dataset(
          "orders",
          new TableSpec(
              new SourceTable("public", "orders"),
              TableSpec.Mode.CDC,
              null,
              null,
              TableSpec.OnDrift.FAIL),
          List.of(
              column("id", Primitive.LONG, "OrderId"),
              column("price", new DecimalType(10, 2)),
              column("note", Primitive.STRING)),
          UnknownFields.IGNORE,
          Dataset.DEFAULT_MAX_VALUE_BYTES,
          null,
          List.of(),
          List.of(),
          null,
          new Target(
              new TableName("shop", "orders"),
              new TargetKind.Upsert(List.of("id"), TargetKind.Deletes.REMOVE),
              List.of(),
              List.of(),
              128));

  private static Column column(String name, ColumnType type, String... aliases) {
    return new Column(
        name, new ValueSpec(type, false, null), new Origin(List.of(aliases), null, null), null);
  }

  private static FoundColumn found(String name, String declared, @Nullable ColumnType type) {
    return new FoundColumn(name, declared, PostgresType.OTHER, type, false, null, "");
  }

  private static List<String> drift(FoundColumn... found) {
    return Drift.between(ORDERS, null, List.of(found), null).stream()
        .map(each -> each.kind() + " " + each)
        .toList();
  }

  @Test
  void sameColumnsInAnyOrderAreNone() {
    assertThat(drift(ID, PRICE, NOTE)).isEmpty();
    assertThat(drift(NOTE, ID, PRICE)).isEmpty();
  }

  @Test
  void tellsColumnsAddedDroppedAndRenamed() {
    assertThat(drift(ID, PRICE, NOTE, found("more", "text", Primitive.STRING)))
        .containsExactly("ADDED column 'more' (text) is new");
    assertThat(drift(ID, PRICE, NOTE, found("place", "geography", null))).isEmpty();
    assertThat(drift(ID, PRICE))
        .containsExactly("DROPPED column 'note' is not there; expected string");
    assertThat(drift(ID, PRICE, found("remark", "text", Primitive.STRING)))
        .containsExactly(
            "DROPPED column 'note' is not there; expected string",
            "ADDED column 'remark' (text) is new");
  }

  @Test
  void tellsTypesWidenedNarrowedAndChanged() {
    assertThat(kinds(found("price", "numeric", new DecimalType(12, 2))))
        .containsExactly(Drift.Kind.WIDENED);
    assertThat(kinds(found("price", "numeric", new DecimalType(8, 2))))
        .containsExactly(Drift.Kind.NARROWED);
    // Two digits before the point are lost.
    assertThat(kinds(found("price", "numeric", new DecimalType(10, 4))))
        .containsExactly(Drift.Kind.RETYPED);
    assertThat(kinds(found("price", "text", Primitive.STRING))).containsExactly(Drift.Kind.RETYPED);
    assertThat(kinds(found("price", "geography", null))).containsExactly(Drift.Kind.RETYPED);
    assertThat(drift(found("OrderId", "int4", Primitive.INT), PRICE, NOTE))
        .containsExactly("NARROWED column 'id' is int4; expected long");
  }

  private static List<Drift.Kind> kinds(FoundColumn price) {
    return Drift.between(ORDERS, null, List.of(ID, price, NOTE), null).stream()
        .map(Drift::kind)
        .toList();
  }

  @Test
  void tellsAChangedKey() {
    List<FoundColumn> columns = List.of(ID, PRICE, NOTE);

    assertThat(Drift.between(ORDERS, null, columns, List.of("OrderId"))).isEmpty();
    assertThat(Drift.between(ORDERS, null, columns, List.of("OrderId", "note")))
        .extracting(Drift::toString)
        .containsExactly("rows are identified by 'OrderId, note'; expected 'id'");
    assertThat(Drift.between(ORDERS, null, columns, List.of("note")))
        .extracting(Drift::kind)
        .containsExactly(Drift.Kind.KEY_CHANGED);
  }

  /** The price is a text there, and the contract's decimal by choice; nobody asks for the rest. */
  private static final SourceVersion KNOWN =
      new SourceVersion(
          100,
          "1.0.0",
          Map.of("OrderId", "long", "price", "string", "note", "string", "odd", "", "rest", "int"),
          List.of(),
          false);

  private static final FoundColumn TEXT_PRICE = found("price", "numeric", Primitive.STRING);
  private static final FoundColumn REST = found("rest", "int4", Primitive.INT);

  private static List<String> since(FoundColumn... found) {
    return Drift.between(ORDERS, KNOWN, List.of(found), Set.of("filled"), null).stream()
        .map(each -> each.kind() + " " + each)
        .toList();
  }

  @Test
  void whatWasDifferentBeforeIsNoNews() {
    assertThat(since(ID, TEXT_PRICE, NOTE, REST)).isEmpty();
    assertThat(since(ID, TEXT_PRICE, NOTE, REST, found("odd", "geography", null))).isEmpty();
    assertThat(since(ID, TEXT_PRICE, NOTE, found("rest", "text", Primitive.STRING))).isEmpty();
    assertThat(since(ID, TEXT_PRICE, NOTE)).isEmpty();
  }

  @Test
  void whatBecameAsTheContractSaysIsNone() {
    assertThat(since(ID, PRICE, NOTE, REST)).isEmpty();
    assertThat(since(ID, found("price", "numeric", new DecimalType(12, 2)), NOTE, REST))
        .containsExactly("WIDENED column 'price' is numeric; expected decimal(10,2)");
  }

  @Test
  void tellsWhatIsNewByWhatOldRowsHave() {
    assertThat(since(ID, TEXT_PRICE, NOTE, REST, found("more", "text", Primitive.STRING)))
        .containsExactly("ADDED column 'more' (text) is new");
    assertThat(since(ID, TEXT_PRICE, NOTE, REST, found("filled", "text", Primitive.STRING)))
        .containsExactly(
            "FILLED column 'filled' (text) is new, and rows from before may have values in it that"
                + " were never taken");
    assertThat(since(ID, TEXT_PRICE, NOTE, REST, found("place", "geography", null)))
        .containsExactly("UNTYPED column 'place' (geography) is new, and no contract can hold it");
    // Also where nobody has asked for the one that is gone.
    assertThat(since(ID, TEXT_PRICE, NOTE, found("other", "int4", Primitive.INT)))
        .containsExactly(
            "RENAMED column 'other' (int4) is new while 'rest' is gone, so that it may have been"
                + " renamed");
  }

  /** Nobody stopped at it when it came, and took what was told of it. */
  @Test
  void whatIsNewWhereSuchIsPassedOverMayHaveValues() {
    assertThat(
            Drift.between(
                    ORDERS,
                    KNOWN.passingOver(true),
                    List.of(ID, TEXT_PRICE, NOTE, REST, found("more", "text", Primitive.STRING)),
                    null)
                .stream()
                .map(Drift::kind))
        .containsExactly(Drift.Kind.FILLED);
  }

  @Test
  void whatIsGoneSinceLongIsNotMissedAgain() {
    var without =
        new SourceVersion(
            200, "1.0.0", Map.of("OrderId", "long", "price", "string"), List.of(), false);

    assertThat(Drift.between(ORDERS, without, List.of(ID, TEXT_PRICE), null)).isEmpty();
    assertThat(Drift.between(ORDERS, KNOWN, List.of(ID, TEXT_PRICE, REST), null))
        .extracting(Drift::kind)
        .containsExactly(Drift.Kind.DROPPED);
  }

  @Test
  void digitsBehindThePointAreNoWidening() {
    assertThat(kinds(found("price", "numeric", new DecimalType(12, 4))))
        .containsExactly(Drift.Kind.RETYPED);
  }
}
