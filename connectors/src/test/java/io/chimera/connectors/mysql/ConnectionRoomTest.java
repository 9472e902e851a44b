package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionRoomTest {

  @ParameterizedTest
  @MethodSource("rooms")
  void takesNoMoreThanItNeedsAndHalfOfWhatIsLeft(ConnectionRoom room, int ranges, int expected) {
    assertThat(room.forRanges(ranges)).isEqualTo(expected);
  }

  static Stream<Arguments> rooms() {
    return Stream.of(
        argumentSet("a few at most", new ConnectionRoom(151, 10, 0, 3), 1_000, 4),
        argumentSet("as many as there are ranges", new ConnectionRoom(151, 10, 0, 3), 2, 2),
        argumentSet("one for a table that is not cut", new ConnectionRoom(151, 10, 0, 3), 1, 1),
        argumentSet("half of what the server has left", new ConnectionRoom(20, 14, 0, 3), 9, 3),
        argumentSet("half of what the user has left", new ConnectionRoom(151, 14, 8, 3), 9, 2),
        argumentSet(
            "the server has less left than the user", new ConnectionRoom(9, 5, 99, 1), 9, 2),
        argumentSet("one where one is left", new ConnectionRoom(9, 8, 0, 1), 9, 1),
        argumentSet("one where none is left", new ConnectionRoom(9, 9, 2, 2), 9, 1),
        argumentSet("one where the limit was lowered", new ConnectionRoom(9, 50, 0, 2), 9, 1));
  }
}
