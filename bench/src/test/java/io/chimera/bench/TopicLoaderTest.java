package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicLoaderTest {
  private static final int COUNT = 20_000;

  private static TopicLoader loader(double broken, double failing, double repeated) {
    Shape shape = Shapes.BETS.shape();
    return new TopicLoader(
        shape, new JsonEncoder(shape), new TopicLoader.Dirt(broken, failing, repeated));
  }

  @Test
  void keepsAccountOfEveryRecord() {
    TopicLoader loader = loader(0.05, 0.02, 0.2);

    for (int sent = 0; sent < COUNT; sent++) {
      loader.nextMessage();
    }

    var expected = loader.expected();
    assertThat(expected.in()).isEqualTo(COUNT);
    assertThat(expected.repeats() / (double) COUNT).isEqualTo(0.2, within(0.02));
    assertThat(expected.broken() / (0.8 * COUNT)).isEqualTo(0.05, within(0.01));
    assertThat(expected.againstRules() / (0.76 * COUNT)).isEqualTo(0.02, within(0.005));
  }

  @Test
  void repeatsGoodRecordsOnly() {
    TopicLoader loader = loader(0.1, 0.1, 0.5);
    Set<TopicLoader.Message> seen = new HashSet<>();
    long again = 0;
    long sum = 0;

    for (int sent = 0; sent < COUNT; sent++) {
      TopicLoader.Message message = loader.nextMessage();
      // A repeat is the very message that was sent before.
      if (!seen.add(message)) {
        again++;
        sum += message.digest();
      }
    }

    assertThat(again).isEqualTo(loader.expected().repeats());
    assertThat(sum).isEqualTo(loader.expected().repeatsSum());
  }

  @Test
  void spoilsNothingUnasked() {
    TopicLoader loader = loader(0, 0, 0);
    long sum = 0;

    for (int sent = 0; sent < COUNT; sent++) {
      sum += loader.nextMessage().digest();
    }

    assertThat(loader.expected()).isEqualTo(new Expected(COUNT, 0, 0, 0, sum, 0, 0));
  }
}
