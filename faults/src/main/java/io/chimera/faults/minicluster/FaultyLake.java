package io.chimera.faults.minicluster;

import io.chimera.faults.minicluster.FaultPlan.Call;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A real lake whose catalog and files fail as a plan says. */
final class FaultyLake implements Lake {
  private static final long HANG_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  /** Plans do not travel in a job graph; cluster and test are in one process. */
  private static final Map<String, FaultPlan> PLANS = new ConcurrentHashMap<>();

  private final LakeCatalog lake;
  private final FaultPlan plan;

  private FaultyLake(LakeCatalog lake, FaultPlan plan) {
    this.lake = lake;
    this.plan = plan;
  }

  /** The process died; nothing may catch this. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("Crashed by the fault suite");
    }
  }

  /** The address under which jobs find the lake; the plan is kept under the key. */
  static Lake.Address address(CatalogSettings settings, String key, FaultPlan plan) {
    PLANS.put(key, plan);
    return () -> new FaultyLake(LakeCatalog.open(settings), PLANS.get(key));
  }

  /** Forgets a plan. */
  static void forget(String key) {
    PLANS.remove(key);
  }

  @Override
  public Table load(TableName name) {
    if (plan.next(Call.LOAD) != null) {
      throw new IllegalStateException("The catalog was made silent by the fault suite");
    }
    var table = (HasTableOperations) lake.load(name);
    return new BaseTable(new Operations(table.operations(), plan), name.toString());
  }

  @Override
  public void close() {
    lake.close();
  }

  private static final class Operations implements TableOperations {
    private final TableOperations table;
    private final FaultPlan plan;

    Operations(TableOperations table, FaultPlan plan) {
      this.table = table;
      this.plan = plan;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      FaultKind fault = plan.next(Call.COMMIT);
      if (fault == null) {
        table.commit(base, metadata);
        return;
      }
      switch (fault) {
        case COMMIT_REFUSED -> throw new CommitFailedException("Refused by the fault suite");
        case COMMIT_APPLIED_REFUSED -> {
          table.commit(base, metadata);
          throw new CommitFailedException("Refused by the fault suite, though applied");
        }
        case COMMIT_UNKNOWN -> throw unknown();
        case COMMIT_APPLIED_UNKNOWN -> {
          table.commit(base, metadata);
          throw unknown();
        }
        case COMMIT_BROKEN -> throw new IllegalStateException("Broken by the fault suite");
        case COMMIT_APPLIED_BROKEN -> {
          table.commit(base, metadata);
          throw new IllegalStateException("Broken by the fault suite, though applied");
        }
        case COMMIT_CRASH -> throw new Crash();
        case COMMIT_APPLIED_CRASH -> {
          table.commit(base, metadata);
          throw new Crash();
        }
        case COMMIT_HANGS -> {
          hang();
          table.commit(base, metadata);
        }
        case COMMIT_OVERTAKEN -> {
          OtherEngine.overtake(table);
          table.commit(base, metadata);
        }
        case COMMIT_AFTER_COMPACTION -> {
          OtherEngine.compact(table);
          table.commit(base, metadata);
        }
        default -> throw new IllegalStateException("Cannot do '" + fault + "' to a commit");
      }
    }

    private static CommitStateUnknownException unknown() {
      return new CommitStateUnknownException(
          new IllegalStateException("Answer lost by the fault suite"));
    }

    private static void hang() {
      long end = System.nanoTime() + HANG_NANOS;
      while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    }

    @Override
    public TableMetadata current() {
      return table.current();
    }

    @Override
    public TableMetadata refresh() {
      if (plan.next(Call.REFRESH) != null) {
        throw new IllegalStateException("The catalog was made silent by the fault suite");
      }
      return table.refresh();
    }

    @Override
    public FileIO io() {
      return new FaultyFiles(table.io(), plan);
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return table.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return LocationProviders.locationsFor(current().location(), current().properties());
    }
  }
}
