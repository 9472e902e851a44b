package io.chimera.schemas.stream;

import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * Describes {@link Ingested} to Flink. Needed where the stream crosses a network edge; within one
 * chain with object reuse nothing is serialized.
 */
public final class IngestedTypeInfo extends TypeInformation<Ingested> {
  private static final long serialVersionUID = 1L;

  private final List<RowType> rowTypes;

  /**
   * @param rowTypes the datasets' row types, in the contract's order
   */
  public IngestedTypeInfo(List<RowType> rowTypes) {
    this.rowTypes = List.copyOf(rowTypes);
  }

  @Override
  public TypeSerializer<Ingested> createSerializer(SerializerConfig config) {
    var rows = new RowDataSerializer[rowTypes.size()];
    for (int dataset = 0; dataset < rows.length; dataset++) {
      rows[dataset] = new RowDataSerializer(rowTypes.get(dataset));
    }
    return new IngestedSerializer(
        rows,
        TypeInformation.of(Rejection.class).createSerializer(config),
        TypeInformation.of(DatasetTally.class).createSerializer(config));
  }

  @Override
  @Deprecated
  public TypeSerializer<Ingested> createSerializer(ExecutionConfig config) {
    return createSerializer(config.getSerializerConfig());
  }

  @Override
  public Class<Ingested> getTypeClass() {
    return Ingested.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof IngestedTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IngestedTypeInfo that && rowTypes.equals(that.rowTypes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rowTypes);
  }

  @Override
  public String toString() {
    return "Ingested" + rowTypes;
  }
}
