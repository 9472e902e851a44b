package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceEvent;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Says that events were sent to another task, which a pipeline never does. */
final class SourceEventSerializer extends TypeSerializerSingleton<SourceEvent> {
  private static final long serialVersionUID = 1L;
  private static final SourceEvent NOTHING = new SourceEvent.Passed(0);

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public SourceEvent createInstance() {
    return NOTHING;
  }

  @Override
  public SourceEvent copy(SourceEvent from) {
    throw refused();
  }

  @Override
  public SourceEvent copy(SourceEvent from, SourceEvent reuse) {
    throw refused();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(SourceEvent event, DataOutputView target) {
    throw refused();
  }

  @Override
  public SourceEvent deserialize(DataInputView source) {
    throw refused();
  }

  @Override
  public SourceEvent deserialize(SourceEvent reuse, DataInputView source) {
    throw refused();
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) {
    throw refused();
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException(
        "Cannot send what a database tells to another task: the reader and the pass are one task,"
            + " with object reuse");
  }

  @Override
  public TypeSerializerSnapshot<SourceEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one where it needs it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceEvent> {
    public Snapshot() {
      super(SourceEventSerializer::new);
    }
  }
}
