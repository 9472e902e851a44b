package io.chimera.jobs.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** A topic that becomes a table, and the table another one by somebody's job. */
final class Starts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Starts() {}

  static LineageGraph graph() {
    return LineageGraph.of(List.of(old(), ingest(), summary(), other()));
  }

  /** What the same pipeline was before. */
  private static JsonNode old() {
    return json(
        """
        {"job": {"namespace": "chimera", "name": "casino.bets"},
         "inputs": [{"namespace": "kafka://old:9092", "name": "gone"}],
         "outputs": [{"namespace": "file", "name": "/lake/gone"}]}
        """);
  }

  private static JsonNode ingest() {
    return json(
        """
        {"job": {"namespace": "chimera", "name": "casino.bets"},
         "inputs": [{"namespace": "kafka://broker:9092", "name": "game_v1", "facets": {
           "schema": {"fields": [{"name": "customer"}, {"name": "bet"}]}}}],
         "outputs": [
           {"namespace": "file", "name": "/lake/bets", "facets": {
             "schema": {"fields": [{"name": "customer"}, {"name": "bet"}]},
             "symlinks": {"identifiers": [{"namespace": "x", "name": "casino.bets", "type": "TABLE"}]},
             "columnLineage": {
               "fields": {
                 "customer": {"inputFields": [{"namespace": "kafka://broker:9092", "name": "game_v1",
                   "field": "customer", "transformations": [
                     {"type": "DIRECT", "subtype": "TRANSFORMATION", "description": "hmac", "masking": true}]}]},
                 "bet": {"inputFields": [{"namespace": "kafka://broker:9092", "name": "game_v1",
                   "field": "bet", "transformations": [{"type": "DIRECT", "subtype": "IDENTITY"}]}]}},
               "dataset": [{"namespace": "kafka://broker:9092", "name": "game_v1", "field": "bet",
                 "transformations": [{"type": "INDIRECT", "subtype": "FILTER", "description": "rules"}]}]}}},
           {"namespace": "file", "name": "/lake/bets__quarantine", "facets": {
             "schema": {"fields": [{"name": "message"}]},
             "symlinks": {"identifiers": [
               {"namespace": "x", "name": "casino.bets__quarantine", "type": "TABLE"}]}}}]}
        """);
  }

  private static JsonNode summary() {
    return json(
        """
        {"job": {"namespace": "sql", "name": "gold.per_customer"},
         "inputs": [{"namespace": "file", "name": "/lake/bets"}],
         "outputs": [{"namespace": "file", "name": "/lake/per_customer", "facets": {
           "schema": {"fields": [{"name": "who"}, {"name": "<total>"}]},
           "columnLineage": {"fields": {
             "who": {"inputFields": [{"namespace": "file", "name": "/lake/bets", "field": "customer",
               "transformations": [{"type": "DIRECT", "subtype": "IDENTITY"}]}]},
             "<total>": {"inputFields": [{"namespace": "file", "name": "/lake/bets", "field": "bet",
               "transformations": [{"type": "DIRECT", "subtype": "AGGREGATION", "description": "sum"}]}]}}}}}]}
        """);
  }

  private static JsonNode other() {
    return json(
        """
        {"job": {"namespace": "chimera", "name": "shop.orders"},
         "inputs": [{"namespace": "postgres://db:5432", "name": "shop.public.orders"}],
         "outputs": [{"namespace": "file", "name": "/lake/orders"}]}
        """);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
