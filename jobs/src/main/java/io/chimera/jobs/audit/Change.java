package io.chimera.jobs.audit;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about to change.
 *
 * @param platform whose lake it is
 * @param contract what it was given; absent where it takes none
 * @param tables what it is about
 * @param extent how long it takes
 */
public record Change(
    PlatformSettings platform, @Nullable Contract contract, List<TableName> tables, Extent extent) {
  public Change {
    tables = List.copyOf(tables);
  }

  /** How long a call takes. */
  public enum Extent {
    /** It is noted when it has ended. */
    SHORT,
    /** It is noted when it begins, too: others may be waited for, and it may be interrupted. */
    LONG,
    /** It is noted when it begins, too, and makes a lake where there is none. */
    RUN
  }

  /** A change of all of a contract's tables. */
  public static Change of(PlatformSettings platform, Contract contract) {
    return of(platform, contract, tables(contract));
  }

  /** A change of some tables by a contract. */
  public static Change of(PlatformSettings platform, Contract contract, List<TableName> tables) {
    return new Change(platform, contract, tables, Extent.SHORT);
  }

  /** A change that needs no contract. */
  public static Change of(PlatformSettings platform, List<TableName> tables) {
    return new Change(platform, null, tables, Extent.SHORT);
  }

  /** A run of a contract. */
  public static Change run(PlatformSettings platform, Contract contract) {
    return new Change(platform, contract, tables(contract), Extent.RUN);
  }

  /** An onboarding of a contract. */
  public static Change onboarding(PlatformSettings platform, Contract contract) {
    return new Change(platform, contract, tables(contract), Extent.LONG);
  }

  private static List<TableName> tables(Contract contract) {
    return contract.datasets().stream().map(dataset -> dataset.target().table()).toList();
  }
}
