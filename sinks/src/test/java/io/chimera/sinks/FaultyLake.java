package io.chimera.sinks;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.Lake;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A lake whose catalog answers wrongly when told to. */
public final class FaultyLake implements Lake {
  private final Lake lake;
  private final Faults faults;

  public FaultyLake(Lake lake, Faults faults) {
    this.lake = lake;
    this.faults = faults;
  }

  /** The process died; nothing may catch this. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("Crashed by the test");
    }
  }

  /** What goes wrong with a commit. */
  public enum Fault {
    /** All is well. */
    NONE,
    /** Refused, and nothing was applied. */
    REFUSED,
    /** Applied, then the catalog's own blind retry reports a conflict. */
    APPLIED_REFUSED,
    /** No answer, nothing applied. */
    UNKNOWN,
    /** No answer, though it was applied. */
    APPLIED_UNKNOWN,
    /** What answers in the catalog's place knows no such table. */
    ABSENT,
    /** The connection broke before it was applied. */
    BROKEN,
    /** The connection broke after it was applied. */
    APPLIED_BROKEN,
    /** The process dies before. */
    CRASH,
    /** The process dies after. */
    APPLIED_CRASH;

    boolean applies() {
      return this == NONE || name().startsWith("APPLIED_");
    }
  }

  /** Which commits go wrong, counted over all tables of all lakes that share it. */
  public static final class Faults {
    private final int first;
    private final int count;
    private final Fault fault;
    private int commits;

    private Faults(int first, int count, Fault fault) {
      this.first = first;
      this.count = count;
      this.fault = fault;
    }

    public static Faults none() {
      return new Faults(0, 0, Fault.NONE);
    }

    /** {@code count} commits go wrong from the {@code first}, counted from 1. */
    public static Faults at(int first, int count, Fault fault) {
      return new Faults(first, count, fault);
    }

    /** Commits that were asked for. */
    public int commits() {
      return commits;
    }

    private Fault next() {
      commits++;
      return commits >= first && commits < first + count ? fault : Fault.NONE;
    }
  }

  @Override
  public Table load(TableName name) {
    var table = (HasTableOperations) lake.load(name);
    return new BaseTable(new Operations(table.operations(), faults), name.toString());
  }

  @Override
  public void close() {
    lake.close();
  }

  private record Operations(TableOperations operations, Faults faults) implements TableOperations {

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      Fault fault = faults.next();
      if (fault.applies()) {
        operations.commit(base, metadata);
      }
      switch (fault) {
        case NONE -> {}
        case REFUSED, APPLIED_REFUSED -> throw new CommitFailedException("Refused by the test");
        case UNKNOWN, APPLIED_UNKNOWN ->
            throw new CommitStateUnknownException(new IllegalStateException("Lost by the test"));
        case ABSENT -> throw new NoSuchTableException("Absent by the test");
        case BROKEN, APPLIED_BROKEN -> throw new IllegalStateException("Broken by the test");
        case CRASH, APPLIED_CRASH -> throw new Crash();
      }
    }

    @Override
    public TableMetadata current() {
      return operations.current();
    }

    @Override
    public TableMetadata refresh() {
      return operations.refresh();
    }

    @Override
    public FileIO io() {
      return operations.io();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return operations.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return LocationProviders.locationsFor(current().location(), current().properties());
    }
  }
}
