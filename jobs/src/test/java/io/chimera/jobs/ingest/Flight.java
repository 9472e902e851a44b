package io.chimera.jobs.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A flight as the example's source writes it.
 *
 * @param json the record
 */
record Flight(LocalDateTime time, int delay, int distance, String origin, String json) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");
  private static final LocalDateTime FIRST = LocalDateTime.of(2001, 1, 1, 0, 0);
  private static final int MINUTES = 90 * 24 * 60;
  private static final String[] AIRPORTS = {"ATL", "DTW", "HNL", "JFK", "LAS", "OAK", "SFO"};
  private static final long SEED = 20011;

  /** Made up, but the same each time: from very early to very late. */
  static List<Flight> generated(int count) {
    var random = new Random(SEED);
    var flights = new ArrayList<Flight>();
    for (int number = 0; number < count; number++) {
      var time = FIRST.plusMinutes(random.nextInt(MINUTES));
      int delay = random.nextInt(-60, 1_440);
      int distance = random.nextInt(30, 5_000);
      var origin = AIRPORTS[random.nextInt(AIRPORTS.length)];
      var json =
          "{\"date\":\"%s\",\"delay\":%d,\"distance\":%d,\"origin\":\"%s\",\"destination\":\"%s\"}"
              .formatted(
                  TIME.format(time),
                  delay,
                  distance,
                  origin,
                  AIRPORTS[random.nextInt(AIRPORTS.length)]);
      flights.add(new Flight(time, delay, distance, origin, json));
    }
    return flights;
  }

  /** Those of a file that holds one array of them. */
  static List<Flight> read(Path file) throws IOException {
    var flights = new ArrayList<Flight>();
    for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
      flights.add(
          new Flight(
              LocalDateTime.parse(node.get("date").textValue(), TIME),
              node.get("delay").intValue(),
              node.get("distance").intValue(),
              node.get("origin").textValue(),
              node.toString()));
    }
    return flights;
  }
}
