package io.chimera.jobs.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pipelines make of what, by the events that they have started.
 *
 * @param steps one for each output of a pipeline, those that were there first before others
 */
public record LineageGraph(List<Step> steps) {
  public LineageGraph {
    steps = List.copyOf(steps);
  }

  /**
   * A dataset.
   *
   * @param namespace where it lives, as OpenLineage has it
   * @param name by which it is known there
   * @param label what people call it: the table's name for what is known by its place
   * @param columns its columns in their order
   */
  public record Node(String namespace, String name, String label, List<String> columns) {
    public Node {
      columns = List.copyOf(columns);
    }

    boolean is(Node other) {
      return namespace.equals(other.namespace) && name.equals(other.name);
    }
  }

  /**
   * A pipeline's way from one dataset to another.
   *
   * @param job the pipeline's job
   * @param columns which column comes from which; empty where that is not told
   * @param filters by which columns rows are left out, and why
   */
  public record Step(
      String job, Node from, Node to, List<ColumnStep> columns, Map<String, String> filters) {
    public Step {
      columns = List.copyOf(columns);
    }
  }

  /**
   * @param from column of the dataset that is read
   * @param to column of the one that is written
   * @param how what is done to its values; empty for nothing
   */
  public record ColumnStep(String from, String to, String how) {}

  /** A column of a dataset. */
  public record ColumnAt(Node node, String column) {}

  /**
   * Reads events; where a job has several, the last counts.
   *
   * @param starts as OpenLineage has them, in the order of their times
   */
  public static LineageGraph of(List<JsonNode> starts) {
    Map<String, JsonNode> newest = new LinkedHashMap<>();
    for (JsonNode start : starts) {
      newest.put(start.at("/job/namespace").asText() + " " + start.at("/job/name").asText(), start);
    }
    var steps = new ArrayList<Step>();
    for (JsonNode start : newest.values()) {
      for (JsonNode input : start.path("inputs")) {
        for (JsonNode output : start.path("outputs")) {
          steps.add(step(start, input, output));
        }
      }
    }
    return new LineageGraph(steps);
  }

  private static Step step(JsonNode start, JsonNode input, JsonNode output) {
    Node from = node(input);
    JsonNode lineage = output.at("/facets/columnLineage");
    var columns = new ArrayList<ColumnStep>();
    for (Map.Entry<String, JsonNode> field : lineage.path("fields").properties()) {
      for (JsonNode each : field.getValue().path("inputFields")) {
        if (isOf(each, from)) {
          JsonNode way = each.at("/transformations/0");
          boolean isChanged = !way.path("subtype").asText().equals("IDENTITY");
          columns.add(
              new ColumnStep(
                  each.path("field").asText(),
                  field.getKey(),
                  isChanged ? way.path("description").asText() : ""));
        }
      }
    }
    var filters = new LinkedHashMap<String, String>();
    for (JsonNode each : lineage.path("dataset")) {
      if (isOf(each, from)) {
        filters.merge(
            each.path("field").asText(),
            each.at("/transformations/0/description").asText(),
            (one, other) -> one + ", " + other);
      }
    }
    return new Step(start.at("/job/name").asText(), from, node(output), columns, filters);
  }

  private static boolean isOf(JsonNode field, Node node) {
    return field.path("namespace").asText().equals(node.namespace())
        && field.path("name").asText().equals(node.name());
  }

  private static Node node(JsonNode dataset) {
    var columns = new ArrayList<String>();
    dataset.at("/facets/schema/fields").forEach(field -> columns.add(field.path("name").asText()));
    String namespace = dataset.path("namespace").asText();
    String name = dataset.path("name").asText();
    String label = namespace + " " + name;
    for (JsonNode link : dataset.at("/facets/symlinks/identifiers")) {
      if (link.path("type").asText().equals("TABLE")) {
        label = link.path("name").asText();
      }
    }
    return new Node(namespace, name, label, columns);
  }

  /** The dataset that people call so. */
  public Optional<Node> find(String label) {
    return nodes().stream().filter(node -> node.label().equals(label)).findFirst();
  }

  /** All datasets, each once. */
  public List<Node> nodes() {
    var nodes = new ArrayList<Node>();
    for (Step step : steps) {
      for (Node node : List.of(step.from(), step.to())) {
        if (nodes.stream().noneMatch(node::is)) {
          nodes.add(node);
        }
      }
    }
    return nodes;
  }

  /** What a dataset is made from. */
  public List<Step> into(Node node) {
    return steps.stream().filter(step -> step.to().is(node)).toList();
  }

  /** What is made from a dataset. */
  public List<Step> outOf(Node node) {
    return steps.stream().filter(step -> step.from().is(node)).toList();
  }

  /** The part of it that a dataset is made from, and that is made from it, however far. */
  public LineageGraph around(Node node) {
    var found = new LinkedHashSet<Step>();
    collect(node, true, found);
    collect(node, false, found);
    return new LineageGraph(steps.stream().filter(found::contains).toList());
  }

  private void collect(Node node, boolean isUp, Set<Step> found) {
    for (Step step : isUp ? into(node) : outOf(node)) {
      if (found.add(step)) {
        collect(isUp ? step.from() : step.to(), isUp, found);
      }
    }
  }

  /** The columns that a column is made from, the nearest first, however far. */
  public List<ColumnAt> sources(ColumnAt column) {
    return reach(column, true);
  }

  /**
   * The columns that are made from a column, the nearest first, however far: what a change hits.
   */
  public List<ColumnAt> impact(ColumnAt column) {
    return reach(column, false);
  }

  private List<ColumnAt> reach(ColumnAt start, boolean isUp) {
    var found = new LinkedHashSet<ColumnAt>();
    var next = new ArrayList<>(List.of(start));
    while (!next.isEmpty()) {
      ColumnAt at = next.remove(0);
      for (Step step : isUp ? into(at.node()) : outOf(at.node())) {
        for (ColumnStep each : step.columns()) {
          boolean isIts = (isUp ? each.to() : each.from()).equals(at.column());
          var other =
              isUp ? new ColumnAt(step.from(), each.from()) : new ColumnAt(step.to(), each.to());
          if (isIts && found.add(other)) {
            next.add(other);
          }
        }
      }
    }
    return List.copyOf(found);
  }
}
