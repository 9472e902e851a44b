package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SplitProgress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangePassTest {
  private final Dataset dataset = Datasets.events("t");
  private final List<Ingested> told = new ArrayList<>();

  @Test
  void movesADatasetOnlyFromWhereItWasRead() {
    var pass = pass(0);
    pass.logBegins(new SourceEvent.LogBegins(Map.of(dataset.name(), 300L, "another", 100L)));

    assertThat(progress(pass, 200)).isEmpty();
    assertThat(progress(pass, 300)).containsExactly(new SplitProgress("t", 0, 300, 300));
    assertThat(progress(pass, 400)).containsExactly(new SplitProgress("t", 0, 400, 400));
  }

  @Test
  void movesADatasetOnlyFromWhereTheRunBegins() {
    var pass = pass(300);

    assertThat(progress(pass, 200)).isEmpty();
    assertThat(progress(pass, 400)).containsExactly(new SplitProgress("t", 0, 400, 400));
  }

  private ChangePass pass(long start) {
    var admitted = new AdmittedDataset(dataset, Datasets.positions("t", Map.of(0, start)));
    return new ChangePass(0, admitted, null, Clock.systemUTC(), null);
  }

  /** What a barrier finds after the log was told up to a position. */
  private List<SplitProgress> progress(ChangePass pass, long position) {
    told.clear();
    pass.passed(position);
    pass.close(told::add);
    return told.stream()
        .map(Ingested::tally)
        .map(DatasetTally::progress)
        .flatMap(Stream::of)
        .toList();
  }
}
