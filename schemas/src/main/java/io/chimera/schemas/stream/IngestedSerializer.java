package io.chimera.schemas.stream;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.jspecify.annotations.Nullable;

/** Writes an {@link Ingested} as its kind, its dataset, its route and its content. */
final class IngestedSerializer extends TypeSerializer<Ingested> {
  private static final long serialVersionUID = 1L;

  /** Beside the kind: rules follow by which the row holds its commit back. */
  private static final int HOLDING = 0x80;

  /** Beside the kind: a read has found the row. */
  private static final int OF_READ = 0x40;

  private final RowDataSerializer[] rows;
  private final TypeSerializer<Rejection> rejections;
  private final TypeSerializer<DatasetTally> tallies;

  IngestedSerializer(
      RowDataSerializer[] rows,
      TypeSerializer<Rejection> rejections,
      TypeSerializer<DatasetTally> tallies) {
    this.rows = rows;
    this.rejections = rejections;
    this.tallies = tallies;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Ingested> duplicate() {
    var copies = new RowDataSerializer[rows.length];
    for (int dataset = 0; dataset < rows.length; dataset++) {
      copies[dataset] = (RowDataSerializer) rows[dataset].duplicate();
    }
    return new IngestedSerializer(copies, rejections.duplicate(), tallies.duplicate());
  }

  @Override
  public Ingested createInstance() {
    return new Ingested();
  }

  @Override
  public Ingested copy(Ingested from) {
    return copy(from, new Ingested());
  }

  @Override
  public Ingested copy(Ingested from, Ingested reuse) {
    reuse.routed(from.route());
    return switch (from.kind()) {
      case ROW -> {
        reuse
            .toRow(from.dataset(), copyRow(from.dataset(), from.row()))
            .keyed(from.keyHigh(), from.keyLow(), from.eventTime())
            .holdingBy(from.holding());
        yield from.isOfRead() ? reuse.ofRead() : reuse;
      }
      case REJECTION -> reuse.toRejection(from.dataset(), rejections.copy(from.rejection()));
      case TALLY -> reuse.toTally(tallies.copy(from.tally()));
    };
  }

  /** Goes through the binary form: strings of a decoded row may point into the source's array. */
  private RowData copyRow(int dataset, RowData row) {
    return rows[dataset].toBinaryRow(row).copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Ingested ingested, DataOutputView target) throws IOException {
    int[] holding = ingested.holding();
    target.writeByte(
        ingested.kind().ordinal()
            | (holding.length == 0 ? 0 : HOLDING)
            | (ingested.isOfRead() ? OF_READ : 0));
    target.writeInt(ingested.dataset());
    target.writeInt(ingested.route());
    switch (ingested.kind()) {
      case ROW -> {
        target.writeLong(ingested.keyHigh());
        target.writeLong(ingested.keyLow());
        target.writeLong(ingested.eventTime());
        if (holding.length > 0) {
          write(holding, target);
        }
        rows[ingested.dataset()].serialize(ingested.row(), target);
      }
      case REJECTION -> rejections.serialize(ingested.rejection(), target);
      case TALLY -> tallies.serialize(ingested.tally(), target);
    }
  }

  private static void write(int[] rules, DataOutputView target) throws IOException {
    target.writeInt(rules.length);
    for (int rule : rules) {
      target.writeInt(rule);
    }
  }

  private static int[] readRules(DataInputView source) throws IOException {
    var rules = new int[source.readInt()];
    for (int index = 0; index < rules.length; index++) {
      rules[index] = source.readInt();
    }
    return rules;
  }

  @Override
  public Ingested deserialize(DataInputView source) throws IOException {
    return deserialize(new Ingested(), source);
  }

  @Override
  public Ingested deserialize(Ingested reuse, DataInputView source) throws IOException {
    int head = source.readUnsignedByte();
    var kind = Ingested.Kind.values()[head & ~(HOLDING | OF_READ)];
    int dataset = source.readInt();
    reuse.routed(source.readInt());
    return switch (kind) {
      case ROW -> {
        long high = source.readLong();
        long low = source.readLong();
        long eventTime = source.readLong();
        int @Nullable [] holding = (head & HOLDING) == 0 ? null : readRules(source);
        reuse.toRow(dataset, rows[dataset].deserialize(source)).keyed(high, low, eventTime);
        if (holding != null) {
          reuse.holdingBy(holding);
        }
        yield (head & OF_READ) == 0 ? reuse : reuse.ofRead();
      }
      case REJECTION -> reuse.toRejection(dataset, rejections.deserialize(source));
      case TALLY -> reuse.toTally(tallies.deserialize(source));
    };
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IngestedSerializer that
        && Arrays.equals(rows, that.rows)
        && rejections.equals(that.rejections)
        && tallies.equals(that.tallies);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rows);
  }

  @Override
  public TypeSerializerSnapshot<Ingested> snapshotConfiguration() {
    return new Snapshot(this);
  }

  /**
   * Flink makes it by reflection when it restores, hence public with a constructor of no arguments.
   */
  public static final class Snapshot
      extends CompositeTypeSerializerSnapshot<Ingested, IngestedSerializer> {
    public Snapshot() {}

    Snapshot(IngestedSerializer serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return 1;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(IngestedSerializer outer) {
      var nested = new TypeSerializer<?>[outer.rows.length + 2];
      System.arraycopy(outer.rows, 0, nested, 0, outer.rows.length);
      nested[outer.rows.length] = outer.rejections;
      nested[outer.rows.length + 1] = outer.tallies;
      return nested;
    }

    @Override
    @SuppressWarnings("unchecked") // the order is the one of getNestedSerializers
    protected IngestedSerializer createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      var rows = Arrays.copyOf(nested, nested.length - 2, RowDataSerializer[].class);
      return new IngestedSerializer(
          rows,
          (TypeSerializer<Rejection>) nested[nested.length - 2],
          (TypeSerializer<DatasetTally>) nested[nested.length - 1]);
    }
  }
}
