package io.chimera.sinks.write;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.RowTypes;
import java.util.ArrayList;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/** A number that rows with one key have in common, so that all of them go one way. */
public final class RowHash implements KeySelector<RowData, Integer> {
  private static final long serialVersionUID = 1L;

  private final RowDataSerializer serializer;
  private final RowData.FieldGetter[] key;

  /**
   * @param dataset of a table with a key
   */
  public RowHash(Dataset dataset) {
    RowType rows = RowTypes.written(dataset);
    var fields = new ArrayList<RowType.RowField>();
    var getters = new ArrayList<RowData.FieldGetter>();
    for (String column : dataset.target().kind().keyColumns()) {
      int index = rows.getFieldIndex(column);
      fields.add(rows.getFields().get(index));
      getters.add(RowData.createFieldGetter(rows.getTypeAt(index), index));
    }
    serializer = new RowDataSerializer(new RowType(fields));
    key = getters.toArray(RowData.FieldGetter[]::new);
  }

  @Override
  public Integer getKey(RowData row) {
    var values = new GenericRowData(key.length);
    for (int index = 0; index < key.length; index++) {
      values.setField(index, key[index].getFieldOrNull(row));
    }
    return serializer.toBinaryRow(values).hashCode();
  }
}
