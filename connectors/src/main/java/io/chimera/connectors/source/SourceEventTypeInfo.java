package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceEvent;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Describes {@link SourceEvent} to Flink. Events never leave the task that reads them. */
public final class SourceEventTypeInfo extends TypeInformation<SourceEvent> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<SourceEvent> createSerializer(SerializerConfig config) {
    return new SourceEventSerializer();
  }

  @Override
  @Deprecated
  public TypeSerializer<SourceEvent> createSerializer(ExecutionConfig config) {
    return new SourceEventSerializer();
  }

  @Override
  public Class<SourceEvent> getTypeClass() {
    return SourceEvent.class;
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
    return other instanceof SourceEventTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceEventTypeInfo;
  }

  @Override
  public int hashCode() {
    return SourceEventTypeInfo.class.hashCode();
  }

  @Override
  public String toString() {
    return "SourceEvent";
  }
}
