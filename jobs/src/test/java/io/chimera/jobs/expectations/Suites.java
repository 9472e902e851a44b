package io.chimera.jobs.expectations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Suites, and what they are held against. */
final class Suites {
  private Suites() {}

  /** A suite that lies beside the tests. */
  static Suite file(String name) {
    try (var stream = Suites.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalArgumentException("No resource '" + name + "'");
      }
      return SuiteReader.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A suite of one expectation, in the form of 1.x. */
  static Suite of(String type, String kwargs, String severity) {
    return SuiteReader.read(
        """
        {"name": "one", "expectations": [
          {"type": "%s", "kwargs": %s, "meta": {}, "severity": "%s"}]}
        """
            .formatted(type, kwargs, severity));
  }

  /** A dataset with these columns in YAML, and a rule named {@code id_minimum}. */
  static Dataset dataset(String columns) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: shop, project: shop, support: shop@example.org}
            rightToIngest: {basis: Producer of the data, declaredBy: shop, on: 2026-11-20}
            source: {name: web, type: kafka, servers: "127.0.0.1:9092"}
            datasets:
              - name: orders
                from: {topic: orders, format: json}
                columns: %s
                target: {table: shop.orders, kind: append}
            """
                .formatted(columns))
        .datasets()
        .get(0);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }
}
