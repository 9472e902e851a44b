package io.chimera.sinks.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That somebody changes something, or has tried to.
 *
 * @param at when, to the microsecond
 * @param call what was called, and by whom
 * @param object what it is about
 * @param before the contract by which the newest entry of the tables' ledgers was made before;
 *     absent where there was none, or nobody could look
 * @param after likewise afterwards; absent as long as it has not ended
 * @param outcome what has come of it
 */
public record Deed(
    Instant at,
    Call call,
    Subject object,
    @Nullable ContractVersion before,
    @Nullable ContractVersion after,
    Outcome outcome) {
  public Deed {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * A call of a command.
   *
   * @param id the same in the record of its start and in that of its end, and nowhere else
   * @param lake the catalog's name, by the settings of whoever called
   * @param actor who called
   * @param command as it is typed, {@code events replay}
   * @param options names of the options that it was given; never their values, which may be
   *     anything
   */
  public record Call(String id, String lake, Actor actor, String command, List<String> options) {
    public Call {
      options = List.copyOf(options);
    }
  }

  /**
   * What a command is about.
   *
   * @param contract name of the contract that it was given; absent where it takes none
   * @param given what that says; absent likewise
   * @param tables of the lake
   */
  public record Subject(
      @Nullable String contract, @Nullable ContractVersion given, List<String> tables) {
    public Subject {
      tables = List.copyOf(tables);
    }
  }
}
