package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemainingColumnsTest {
  private static Column column(String name, ColumnType type, @Nullable Protection protection) {
    var value = new ValueSpec(type, false, null);
    return new Column(name, value, Origin.SAME_NAME, null, null, protection);
  }

  private static TypedRow row(Object... values) {
    var row = new TypedRow(values.length);
    for (int index = 0; index < values.length; index++) {
      if (values[index] instanceof Long number) {
        row.setLong(index, number);
      } else {
        row.setObject(index, values[index]);
      }
    }
    return row;
  }

  private static RemainingColumns of(Column... columns) {
    RemainingColumns remaining = RemainingColumns.of(List.of(columns));
    assertThat(remaining).isNotNull();
    return remaining;
  }

  @Test
  void nothingIsToBeDoneWhereAllRemain() {
    assertThat(
            RemainingColumns.of(
                List.of(
                    column("id", Primitive.LONG, Protection.hmac(null)),
                    column("name", Primitive.STRING, Protection.toNull()),
                    column(
                        "address",
                        new RecordType(List.of(column("city", Primitive.STRING, null))),
                        null))))
        .isNull();
  }

  @Test
  void leavesDroppedColumnsOutAndKeepsNulls() {
    RemainingColumns remaining =
        of(
            column("a", Primitive.LONG, null),
            column("b", Primitive.LONG, Protection.drop()),
            column("c", Primitive.STRING, null),
            column("d", Primitive.LONG, null));

    TypedRow first = remaining.of(row(1L, 2L, StringData.fromString("c"), 4L));
    assertThat(first.getArity()).isEqualTo(3);
    assertThat(first.getLong(0)).isEqualTo(1);
    assertThat(first.getString(1)).hasToString("c");
    assertThat(first.getLong(2)).isEqualTo(4);

    TypedRow second = remaining.of(new TypedRow(4));
    assertThat(second.isNullAt(0) && second.isNullAt(1) && second.isNullAt(2)).isTrue();
  }

  @Test
  void leavesDroppedFieldsOutOfRecords() {
    var fields =
        new RecordType(
            List.of(
                column("street", Primitive.STRING, Protection.drop()),
                column("city", Primitive.STRING, null)));
    RemainingColumns remaining =
        of(column("id", Primitive.LONG, null), column("address", fields, null));

    TypedRow address = row(StringData.fromString("secret"), StringData.fromString("Graz"));
    RowData shaped = remaining.of(row(1L, address)).getRow(1, 1);

    assertThat(shaped.getArity()).isEqualTo(1);
    assertThat(shaped.getString(0)).hasToString("Graz");
    assertThat(remaining.of(new TypedRow(2)).isNullAt(1)).isTrue();
  }

  /** Rows wait by reference until repeats are looked for. */
  @Test
  void aRecordStaysWhatItIsWhenTheNextRowComes() {
    var fields =
        new RecordType(
            List.of(
                column("street", Primitive.STRING, Protection.drop()),
                column("city", Primitive.STRING, null)));
    RemainingColumns remaining = of(column("address", fields, null));
    RowData first =
        remaining
            .of(row(row(StringData.fromString("secret"), StringData.fromString("Graz"))))
            .getRow(0, 1);
    remaining.of(row(row(StringData.fromString("secret"), StringData.fromString("Linz"))));

    assertThat(first.getString(0)).hasToString("Graz");
  }

  @Test
  void leavesARecordOutOfWhichNothingRemains() {
    var fields = new RecordType(List.of(column("street", Primitive.STRING, Protection.drop())));
    RemainingColumns remaining =
        of(column("address", fields, null), column("id", Primitive.LONG, null));

    TypedRow shaped = remaining.of(row(row(StringData.fromString("secret")), 7L));

    assertThat(shaped.getArity()).isEqualTo(1);
    assertThat(shaped.getLong(0)).isEqualTo(7);
  }
}
