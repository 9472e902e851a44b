package io.chimera.sinks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChainCheckTest {
  private static final List<AuditRecord> CHAIN = Deeds.chain(6);
  private static final ChainHead HEAD = CHAIN.get(5).head();

  private static AuditRecord number(int number) {
    return CHAIN.get(number - 1);
  }

  private static List<AuditRecord> without(int... numbers) {
    var left = new ArrayList<>(CHAIN);
    for (int number : numbers) {
      left.remove(number(number));
    }
    return left;
  }

  private static List<AuditRecord> with(int number, AuditRecord other) {
    var changed = new ArrayList<>(CHAIN);
    changed.set(number - 1, other);
    return changed;
  }

  /** The record with another deed and the hash that it had. */
  private static AuditRecord changed(int number, UnaryOperator<Deed> change) {
    AuditRecord record = number(number);
    return new AuditRecord(
        record.sequence(), change.apply(record.deed()), record.previous(), record.hash());
  }

  /** The record with another deed and the hash of that. */
  private static AuditRecord forged(int number) {
    return AuditRecord.after(
        new ChainHead(number - 1, number(number).previous()), Deeds.replay("x", Deeds.AT));
  }

  private static AuditRecord numbered(long sequence, AuditRecord record) {
    return new AuditRecord(sequence, record.deed(), record.previous(), record.hash());
  }

  /** One record under the number of another, as if it had been made there. */
  private static AuditRecord moved(long sequence, AuditRecord record) {
    return AuditRecord.after(new ChainHead(sequence - 1, record.previous()), record.deed());
  }

  private static Deed with(Deed deed, Outcome outcome) {
    return new Deed(deed.at(), deed.call(), deed.object(), deed.before(), deed.after(), outcome);
  }

  private static Deed by(Deed deed, Actor actor) {
    Deed.Call call = deed.call();
    return new Deed(
        deed.at(),
        new Deed.Call(call.id(), call.lake(), actor, call.command(), call.options()),
        deed.object(),
        deed.before(),
        deed.after(),
        deed.outcome());
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        argumentSet("whole", CHAIN, List.of()),
        argumentSet(
            "another outcome",
            with(3, changed(3, deed -> with(deed, Outcome.done(0)))),
            List.of("changed 3: Record 3 was changed: its hash is not that of what it says")),
        argumentSet(
            "another user",
            with(3, changed(3, deed -> by(deed, new Actor("os", "eve")))),
            List.of("changed 3: Record 3 was changed: its hash is not that of what it says")),
        argumentSet(
            "a user of another kind",
            with(3, changed(3, deed -> by(deed, Actor.api("adä")))),
            List.of("changed 3: Record 3 was changed: its hash is not that of what it says")),
        argumentSet(
            "another deed, hashed anew",
            with(3, forged(3)),
            List.of("unlinked 4: Record 4 was not made upon the record 3 that is there")),
        argumentSet(
            "another first deed, hashed anew",
            with(1, forged(1)),
            List.of("unlinked 2: Record 2 was not made upon the record 1 that is there")),
        argumentSet(
            "another last deed, hashed anew",
            with(6, forged(6)),
            List.of("other head 6: Record 6 is not the head that the table's own note names")),
        argumentSet(
            "one taken out of the middle", without(4), List.of("missing 4: Record 4 is missing")),
        argumentSet(
            "some taken out of the middle",
            without(3, 4),
            List.of("missing 3: Records 3 to 4 are missing")),
        argumentSet(
            "one taken out, and the others moved up",
            List.of(
                number(1),
                number(2),
                numbered(3, number(4)),
                numbered(4, number(5)),
                numbered(5, number(6))),
            List.of(
                "changed 3: Record 3 was changed: its hash is not that of what it says",
                "unlinked 3: Record 3 was not made upon the record 2 that is there",
                "changed 4: Record 4 was changed: its hash is not that of what it says",
                "changed 5: Record 5 was changed: its hash is not that of what it says",
                "missing 6: Record 6 is missing, by the table's own note of its head")),
        argumentSet(
            "the beginning taken away",
            without(1, 2),
            List.of("missing 1: Records 1 to 2 are missing")),
        argumentSet(
            "the end taken away",
            without(5, 6),
            List.of("missing 5: Records 5 to 6 are missing, by the table's own note of its head")),
        argumentSet(
            "all taken away",
            List.of(),
            List.of("missing 1: Records 1 to 6 are missing, by the table's own note of its head")),
        argumentSet(
            "two that have changed places, hashed anew",
            List.of(
                number(1),
                number(2),
                moved(3, number(4)),
                moved(4, number(3)),
                number(5),
                number(6)),
            List.of(
                "unlinked 3: Record 3 was not made upon the record 2 that is there",
                "unlinked 4: Record 4 was not made upon the record 3 that is there",
                "unlinked 5: Record 5 was not made upon the record 4 that is there")),
        argumentSet(
            "told in another order",
            List.of(number(1), number(2), number(4), number(3), number(5), number(6)),
            List.of(
                "missing 3: Record 3 is missing", "misplaced 3: Record 3 stands after record 4")),
        argumentSet(
            "one twice",
            List.of(number(1), number(2), number(2), number(3), number(4), number(5), number(6)),
            List.of("repeated 2: Number 2 stands more than once")),
        argumentSet(
            "a number twice",
            List.of(number(1), forged(2), number(2), number(3), number(4), number(5), number(6)),
            List.of("repeated 2: Number 2 stands more than once")),
        argumentSet(
            "one added by somebody else",
            Stream.concat(
                    CHAIN.stream(), Stream.of(AuditRecord.after(HEAD, Deeds.replay("x", Deeds.AT))))
                .toList(),
            List.of(
                "other head 7: The chain goes on after record 6, which is its head by the table's"
                    + " own note")),
        argumentSet(
            "one before the first",
            Stream.concat(Stream.of(numbered(0, number(1))), CHAIN.stream()).toList(),
            List.of(
                "changed 0: Record 0 was changed: its hash is not that of what it says",
                "misplaced 0: Record 0 stands after record 0")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void namesWhatIsWrong(List<AuditRecord> records, List<String> findings) {
    ChainCheck check = ChainCheck.fromBeginning();
    records.forEach(check::accept);

    assertThat(words(check.end(HEAD))).isEqualTo(findings);
    assertThat(check.records()).isEqualTo(records.size());
  }

  static Stream<Arguments> noted() {
    List<AuditRecord> anew = new ArrayList<>(List.of(forged(1)));
    while (anew.size() < 6) {
      anew.add(AuditRecord.after(anew.get(anew.size() - 1).head(), number(anew.size()).deed()));
    }
    return Stream.of(
        argumentSet("whole", CHAIN.subList(3, 6), number(4).head(), HEAD, List.of()),
        argumentSet("just the noted one", CHAIN.subList(5, 6), HEAD, HEAD, List.of()),
        argumentSet(
            "the end taken away, and its note",
            CHAIN.subList(3, 4),
            number(4).head(),
            number(4).head(),
            List.of()),
        argumentSet(
            "the noted one taken away, and the table's note",
            List.of(),
            number(5).head(),
            number(4).head(),
            List.of("missing 5: Record 5, which was noted, is missing, and all after it")),
        argumentSet(
            "the noted one taken out",
            CHAIN.subList(4, 6),
            number(4).head(),
            HEAD,
            List.of("missing 4: Record 4 is missing")),
        argumentSet(
            "made anew as a whole",
            anew.subList(3, 6),
            number(4).head(),
            anew.get(5).head(),
            List.of(
                "other head 4: Record 4 is another one than was noted: its hash is "
                    + anew.get(3).hash())));
  }

  @ParameterizedTest
  @MethodSource("noted")
  void holdsAChainAgainstAHeadThatWasNoted(
      List<AuditRecord> records, ChainHead head, ChainHead known, List<String> findings) {
    ChainCheck check = ChainCheck.from(head);
    records.forEach(check::accept);

    assertThat(words(check.end(known))).isEqualTo(findings);
  }

  /** What nobody can see who has nothing but the table. */
  @Test
  void findsNothingInAChainThatWasMadeAnewAsAWhole() {
    ChainHead head = ChainHead.NONE;
    ChainCheck check = ChainCheck.fromBeginning();
    for (int number = 1; number <= 3; number++) {
      AuditRecord record = AuditRecord.after(head, Deeds.replay("made up", Deeds.AT));
      check.accept(record);
      head = record.head();
    }

    assertThat(check.end(head)).isEmpty();
  }

  private static List<String> words(List<Finding> findings) {
    return findings.stream()
        .map(each -> each.kind().label() + " " + each.sequence() + ": " + each.message())
        .toList();
  }
}
