package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.sinks.facts.FactTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compiles the consumers of docs/consumers.md, and holds its table against what is told. */
class ConsumersDocTest {
  private static final MarkdownPage PAGE = MarkdownPage.of("docs/consumers.md");
  private static final Path SCHEMAS =
      Path.of(System.getProperty("chimera.home"), "schemas/src/main/resources/events");
  private static final Pattern TOPIC = Pattern.compile("`([^`]+)`");
  private static final Pattern SCHEMA = Pattern.compile("events/([a-z-]+\\.schema\\.json)\\)");

  @ParameterizedTest
  @EnumSource
  void showsOfEachTopicAConsumerThatCompiles(FactTopic topic, @TempDir Path classes)
      throws IOException {
    var program = ConsumerProgram.of(topic);

    assertThat(program.text())
        .containsOnlyOnce("consumer.subscribe(List.of(\"" + topic.topic() + "\"))");
    assertThat(program.compile(classes)).isEmpty();
  }

  @Test
  void showsAFrameThatCompilesByItself(@TempDir Path classes) throws IOException {
    assertThat(ConsumerProgram.frame().compile(classes)).isEmpty();
  }

  @Test
  void isToldOfWhatDoesNotCompile(@TempDir Path classes) throws IOException {
    var broken = new ConsumerProgram("class Consumer { KafkaConsumer<String, String> none; }");

    assertThat(broken.compile(classes)).hasSize(1);
  }

  @Test
  void hasNoOtherProgram() {
    assertThat(PAGE.blocks().stream().filter(each -> each.isLanguage("java")))
        .hasSize(FactTopic.values().length + 1);
  }

  @Test
  void listsEveryTopicAndNoOther() {
    assertThat(rows())
        .extracting(row -> first(TOPIC, row.get(0)))
        .containsExactlyElementsOf(topics());
    assertThat(rows()).allSatisfy(row -> assertThat(row).hasSize(5).noneMatch(String::isBlank));
  }

  @Test
  void namesTheSchemasOfEachTopicAndLeavesNoneOut() throws IOException {
    var named =
        rows().stream()
            .flatMap(row -> SCHEMA.matcher(row.get(2)).results().map(found -> found.group(1)))
            .toList();

    try (Stream<Path> files = Files.list(SCHEMAS)) {
      assertThat(named)
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
    for (List<String> row : rows()) {
      String topic = first(TOPIC, row.get(0));
      for (var found : SCHEMA.matcher(row.get(2)).results().toList()) {
        assertThat(Files.readString(SCHEMAS.resolve(found.group(1))))
            .containsPattern("on the topic " + Pattern.quote(topic) + "[:,]");
      }
    }
  }

  private static List<List<String>> rows() {
    return MarkdownPage.rows(PAGE.sections().get("The topics"));
  }

  private static List<String> topics() {
    return Arrays.stream(FactTopic.values()).map(FactTopic::topic).toList();
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }
}
