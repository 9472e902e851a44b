package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * How the committer's state is written: plain fields behind a version, so that a later version of
 * the engine can read what an earlier one wrote.
 */
final class LedgerState {
  /**
   * 2 has the readings of a closing; 3 its deletes, what it does to rows, and open reads; 4 what
   * the source has counted of these.
   */
  private static final int VERSION = 4;

  private static final int WITHOUT_READINGS = 1;
  private static final int WITHOUT_DELETES = 2;
  private static final int WITHOUT_COUNTS = 3;

  private LedgerState() {}

  /** Closings that are not known to be committed yet. */
  static final class ClosingSerializer implements SimpleVersionedSerializer<Closing> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(Closing closing) throws IOException {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      writeText(out, closing.commitId());
      writeTable(out, closing.table());
      out.writeLong(closing.checkpoint());
      writeText(out, closing.contractVersion());
      writeText(out, closing.contractHash());
      writeText(out, PositionsText.write(closing.from(), closing.to()));
      writeTally(out, closing.tally());
      writeTexts(out, closing.dataFiles());
      writeTexts(out, closing.quarantineFiles());
      writeText(out, ReadingsText.write(closing.readings()));
      writeTexts(out, closing.deleteFiles());
      writeText(out, closing.effect().name());
      return bytes.toByteArray();
    }

    @Override
    public Closing deserialize(int version, byte[] serialized) throws IOException {
      checkVersion(version);
      var in = new DataInputStream(new ByteArrayInputStream(serialized));
      String commitId = readText(in);
      TableName table = readTable(in);
      long checkpoint = in.readLong();
      String contractVersion = readText(in);
      String contractHash = readText(in);
      PositionsText.Range range = PositionsText.read(readText(in));
      Tally tally = readTally(in);
      List<String> dataFiles = readTexts(in);
      List<String> quarantineFiles = readTexts(in);
      Readings readings =
          version == WITHOUT_READINGS ? Readings.NONE : ReadingsText.read(readText(in));
      boolean isOfChanges = version > WITHOUT_DELETES;
      List<String> deleteFiles = isOfChanges ? readTexts(in) : List.of();
      Effect effect = isOfChanges ? Effect.valueOf(readText(in)) : Effect.CHANGE;
      return new Closing(
          commitId,
          table,
          checkpoint,
          contractVersion,
          contractHash,
          range.from(),
          range.to(),
          tally,
          readings,
          effect,
          dataFiles,
          deleteFiles,
          quarantineFiles);
    }
  }

  /** Reads that are not whole; what was measured of them is not judged yet. */
  static final class GatheredSerializer implements SimpleVersionedSerializer<Gathered> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(Gathered gathered) throws IOException {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      writeTable(out, gathered.table());
      writePart(out, gathered.read());
      writeTally(out, gathered.tally());
      writeText(out, ReadingsText.write(gathered.readings()));
      writeMeasured(out, gathered.readings().measured());
      writeProgress(out, gathered.progress());
      writeTexts(out, gathered.dataFiles());
      writeTexts(out, gathered.deleteFiles());
      writeTexts(out, gathered.quarantineFiles());
      return bytes.toByteArray();
    }

    @Override
    public Gathered deserialize(int version, byte[] serialized) throws IOException {
      checkVersion(version);
      var in = new DataInputStream(new ByteArrayInputStream(serialized));
      TableName table = readTable(in);
      ReadPart read = readPart(version, in);
      Tally tally = readTally(in);
      Readings readings = ReadingsText.read(readText(in)).plus(Readings.measured(readMeasured(in)));
      return new Gathered(
          table,
          read,
          tally,
          readings,
          readProgress(in),
          readTexts(in),
          readTexts(in),
          readTexts(in));
    }

    private static void writePart(DataOutputStream out, @Nullable ReadPart part)
        throws IOException {
      out.writeBoolean(part != null);
      if (part != null) {
        writeText(out, part.read());
        out.writeInt(part.done());
        out.writeInt(part.parts());
        out.writeLong(part.inSource());
      }
    }

    private static @Nullable ReadPart readPart(int version, DataInputStream in) throws IOException {
      if (!in.readBoolean()) {
        return null;
      }
      var part = new ReadPart(readText(in), in.readInt(), in.readInt());
      return version == WITHOUT_COUNTS
          ? part
          : new ReadPart(part.read(), part.done(), part.parts(), in.readLong());
    }

    private static void writeMeasured(DataOutputStream out, Measurement[] measured)
        throws IOException {
      out.writeInt(measured.length);
      for (Measurement each : measured) {
        writeText(out, each.rule());
        out.writeInt(each.state().length);
        out.write(each.state());
      }
    }

    private static Measurement[] readMeasured(DataInputStream in) throws IOException {
      var measured = new Measurement[in.readInt()];
      for (int index = 0; index < measured.length; index++) {
        String rule = readText(in);
        byte[] state = new byte[in.readInt()];
        in.readFully(state);
        measured[index] = new Measurement(rule, state);
      }
      return measured;
    }

    private static void writeProgress(DataOutputStream out, List<SplitProgress> progress)
        throws IOException {
      out.writeInt(progress.size());
      for (SplitProgress each : progress) {
        writeText(out, each.stream());
        out.writeInt(each.split());
        out.writeLong(each.first());
        out.writeLong(each.next());
      }
    }

    private static List<SplitProgress> readProgress(DataInputStream in) throws IOException {
      int size = in.readInt();
      var progress = new ArrayList<SplitProgress>();
      for (int index = 0; index < size; index++) {
        progress.add(new SplitProgress(readText(in), in.readInt(), in.readLong(), in.readLong()));
      }
      return progress;
    }
  }

  /** Where each dataset's next closing starts. */
  static final class CarrySerializer implements SimpleVersionedSerializer<Carry> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(Carry carry) throws IOException {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      writeTable(out, carry.table());
      writeText(out, PositionsText.write(carry.positions(), carry.positions()));
      // Was a count of held records once, which the table's ledger knows.
      out.writeLong(0);
      return bytes.toByteArray();
    }

    @Override
    public Carry deserialize(int version, byte[] serialized) throws IOException {
      checkVersion(version);
      var in = new DataInputStream(new ByteArrayInputStream(serialized));
      TableName table = readTable(in);
      Positions positions = PositionsText.read(readText(in)).to();
      return new Carry(table, positions);
    }
  }

  private static void checkVersion(int version) throws IOException {
    if (version < WITHOUT_READINGS || version > VERSION) {
      throw new IOException(
          "Cannot read the committer's state: its version is "
              + version
              + ", expected "
              + WITHOUT_READINGS
              + " to "
              + VERSION);
    }
  }

  private static void writeTable(DataOutputStream out, TableName table) throws IOException {
    writeText(out, table.namespace());
    writeText(out, table.name());
  }

  private static TableName readTable(DataInputStream in) throws IOException {
    String namespace = readText(in);
    return new TableName(namespace, readText(in));
  }

  private static void writeTally(DataOutputStream out, Tally tally) throws IOException {
    out.writeLong(tally.in());
    out.writeLong(tally.written());
    out.writeLong(tally.quarantined());
    out.writeLong(tally.duplicates());
    out.writeLong(tally.filtered());
    out.writeLong(tally.dropped());
    out.writeLong(tally.held());
    Long newest = tally.eventTimeMax();
    out.writeBoolean(newest != null);
    out.writeLong(newest == null ? 0 : newest);
  }

  private static Tally readTally(DataInputStream in) throws IOException {
    long[] counts = new long[7];
    for (int index = 0; index < counts.length; index++) {
      counts[index] = in.readLong();
    }
    boolean timed = in.readBoolean();
    Long newest = in.readLong();
    return new Tally(
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        timed ? newest : null);
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int size = in.readInt();
    var texts = new ArrayList<String>();
    for (int index = 0; index < size; index++) {
      texts.add(readText(in));
    }
    return texts;
  }

  /** Longer than the 64 KiB of {@code writeUTF}: positions of a wide topic, metrics of a file. */
  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
