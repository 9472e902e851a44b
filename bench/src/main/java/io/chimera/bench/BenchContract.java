package io.chimera.bench;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.util.List;
import java.util.stream.Collectors;

/** A workload's contract as each subject has it. */
public final class BenchContract {
  /** The tables' namespace, and the contract's name where nobody gives it another. */
  static final String NAME = "bench";

  private BenchContract() {}

  /** Where a workload's records go. */
  public static TableName table(Shape shape) {
    return new TableName(NAME, shape.name());
  }

  /**
   * @param source where the topic is
   * @param topic holds the workload's records
   */
  static Contract of(Subject subject, Workload.Kind workload, Source source, String topic) {
    var part = new Part(workload.shape().shape(), workload.format(), topic);
    return of(subject, source, List.of(part));
  }

  /** A contract of several datasets. */
  public static Contract of(Subject subject, Source source, List<Part> parts) {
    return new ContractReader().read(text(subject, source, parts));
  }

  /** The same as it is written. */
  public static String text(Subject subject, Source source, List<Part> parts) {
    return text(NAME, subject, source, parts);
  }

  /** The same by another name. */
  static String text(String name, Subject subject, Source source, List<Part> parts) {
    return head(name, source)
        + parts.stream().map(part -> dataset(subject, part)).collect(Collectors.joining());
  }

  /**
   * A dataset.
   *
   * @param shape names the dataset and its table
   * @param topic holds the records
   */
  public record Part(Shape shape, Format format, String topic) {}

  /**
   * Where topics are.
   *
   * @param servers the broker
   * @param registry the schema registry
   */
  public record Source(String servers, String registry) {}

  private static String head(String name, Source source) {
    return """
    apiVersion: chimera/v1
    kind: IngestionContract
    name: %s
    version: 1.0.0
    team: {name: bench, project: bench, support: bench@example.org}
    rightToIngest: {basis: Made up, declaredBy: bench, on: 2026-11-20}
    source: {name: records, type: kafka, servers: "%s", registry: "%s"}
    trigger: {type: continuous}
    datasets:
    """
        .formatted(name, source.servers(), source.registry());
  }

  private static String dataset(Subject subject, Part part) {
    Shape shape = part.shape();
    return """
      - name: %s
        from: {topic: %s, format: %s, start: earliest}
        columns:
    %s
        unknownFields: quarantine
        target: {table: %s, kind: append%s}
    """
            .formatted(
                shape.name(),
                part.topic(),
                Workload.label(part.format()),
                columns(subject, shape),
                table(shape),
                partition(shape))
        + eventTime(shape)
        + (subject.hasRules() ? rules(shape) : "")
        + (subject.isDeduplicating() ? deduplication(shape) : "");
  }

  private static String columns(Subject subject, Shape shape) {
    return shape.columns().stream()
        .map(
            field ->
                "      - {name: %s, type: \"%s\"%s%s}"
                    .formatted(
                        field.name(),
                        field.type().contract(),
                        field.required() ? ", required: true" : "",
                        subject.isProtecting() && field.name().equals(shape.key())
                            ? ", classification: pii, protect: hmac"
                            : ""))
        .collect(Collectors.joining("\n"));
  }

  private static String partition(Shape shape) {
    return shape.partition().isEmpty()
        ? ""
        : shape.partition().stream()
            .collect(Collectors.joining("\", \"", ", partition: [\"", "\"]"));
  }

  private static String eventTime(Shape shape) {
    return shape.eventTime() == null
        ? ""
        : "    eventTime: {column: %s, maxFuture: PT5M}\n".formatted(shape.eventTime());
  }

  private static String rules(Shape shape) {
    return shape.rules().stream()
        .map(rule -> "      - {name: %s, %s}\n".formatted(rule.name(), rule.contract()))
        .collect(Collectors.joining("", "    quality:\n", ""));
  }

  /** Without an event time there is nothing that a window could be measured by. */
  private static String deduplication(Shape shape) {
    return "    deduplicate: {by: [%s]%s}\n"
        .formatted(
            String.join(", ", shape.unique()), shape.eventTime() == null ? "" : ", within: PT24H");
  }
}
