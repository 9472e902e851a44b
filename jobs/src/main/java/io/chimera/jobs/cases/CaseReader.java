package io.chimera.jobs.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentNode;
import io.chimera.schemas.contract.DocumentObject;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.Keys;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/** Reads a file of cases, strictly. */
final class CaseReader {
  static final int LONGEST_NAME = 200;

  private static final Keys FILE = Keys.of("dataset", "schema", "now", "cases");
  private static final Keys CASE =
      Keys.of(
          "name",
          "value",
          "text",
          "base64",
          "key",
          "headers",
          "timestamp",
          "expect",
          "reason",
          "column",
          "rules",
          "row");
  private static final Map<String, Fate> FATES = new LinkedHashMap<>();
  private static final Map<String, ReasonCode> REASONS = new LinkedHashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MOMENT = "a moment in UTC, as in '2026-11-20T08:00:00Z'";

  static {
    for (Fate fate : Fate.values()) {
      FATES.put(fate.name().toLowerCase(Locale.ROOT), fate);
    }
    for (ReasonCode reason : ReasonCode.values()) {
      REASONS.put(reason.name(), reason);
    }
  }

  private final Contract contract;
  private final Path file;

  private CaseReader(Contract contract, Path file) {
    this.contract = contract;
    this.file = file;
  }

  /**
   * The cases of a file.
   *
   * @param now what the clock says while they are judged
   * @param schema the Avro schema that values are written with; null where the dataset is JSON
   */
  record CaseFile(Instant now, @Nullable Schema schema, List<Case> cases) {}

  /**
   * Reads a file.
   *
   * @throws InvalidContractException with all that is wrong with it
   */
  static CaseFile read(Contract contract, Path file) {
    return new CaseReader(contract, file).read();
  }

  private CaseFile read() {
    Document document = Document.parse(file);
    DocumentObject root = document.root().object(FILE);
    Dataset dataset = dataset(root.optional("dataset"));
    DocumentNode schemaNode = root.optional("schema");
    Schema schema = schema(schemaNode, dataset);
    Instant now = moment(root.optional("now"), Instant.now());
    var cases = new ArrayList<Case>();
    for (DocumentNode node :
        root.required("cases", "a list of cases").elements("a list of cases")) {
      Case each = read(node, cases.size(), dataset, schema);
      if (each != null) {
        cases.add(each);
      }
    }
    document.throwIfInvalid();
    return new CaseFile(now, schema, cases);
  }

  private Dataset dataset(DocumentNode node) {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    contract.datasets().forEach(each -> datasets.put(each.name(), each));
    Dataset first = contract.datasets().get(0);
    if (!node.isPresent() && datasets.size() > 1) {
      node.report("is missing", "the dataset that the cases are for, as the contract has several");
    }
    return node.choice(datasets, first);
  }

  private @Nullable Schema schema(DocumentNode node, Dataset dataset) {
    boolean isAvro = dataset.topic().format() == TopicSpec.Format.AVRO;
    if (isAvro != node.isPresent()) {
      node.report(
          isAvro ? "is missing" : "is there for a dataset that is not Avro",
          isAvro ? "the file of the Avro schema that values are written with" : "no such key");
      return null;
    }
    if (!isAvro) {
      return null;
    }
    String name = node.line(LONGEST_NAME);
    Path directory = file.toAbsolutePath().normalize().getParent();
    if (name.isEmpty() || directory == null) {
      return null;
    }
    try {
      return new Schema.Parser().parse(Files.readString(directory.resolve(name)));
    } catch (IOException missing) {
      node.refuse("a file beside this one that can be read");
    } catch (SchemaParseException broken) {
      node.refuse("a file with an Avro schema");
    }
    return null;
  }

  private static Instant moment(DocumentNode node, Instant fallback) {
    String text = node.text(MOMENT);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException wrong) {
      node.refuse(MOMENT);
      return fallback;
    }
  }

  private @Nullable Case read(
      DocumentNode node, int index, Dataset dataset, @Nullable Schema schema) {
    DocumentObject each = node.object(CASE);
    String name = each.required("name", "what the case is about").line(LONGEST_NAME);
    byte[] value = value(node, each, schema);
    DocumentNode keyNode = each.optional("key");
    byte[] key = keyNode.isPresent() ? utf8(keyNode.text("text")) : null;
    long timestamp = moment(each.optional("timestamp"), Instant.EPOCH).toEpochMilli();
    Fate expected = each.required("expect", "what is to become of it").choice(FATES, Fate.WRITTEN);
    DocumentNode columnNode = each.optional("column");
    DocumentNode rulesNode = each.optional("rules");
    List<String> rules =
        rulesNode.isPresent()
            ? rulesNode.elements("a list of rules").stream()
                .map(rule -> rule.text("a rule's name"))
                .toList()
            : null;
    var provenance = new Provenance(dataset.topic().topic(), 0, index, timestamp);
    return new Case(
        name,
        file.getFileName() + " " + (index + 1),
        dataset.name(),
        new RawRecord(provenance, key, value, headers(each.optional("headers"))),
        expected,
        each.optional("reason").choice(REASONS, null),
        columnNode.isPresent() ? columnNode.text("a column") : null,
        rules,
        row(each.optional("row"), dataset));
  }

  private static byte @Nullable [] value(
      DocumentNode node, DocumentObject each, @Nullable Schema schema) {
    DocumentNode value = each.optional("value");
    DocumentNode text = each.optional("text");
    DocumentNode base64 = each.optional("base64");
    long present = List.of(value, text, base64).stream().filter(DocumentNode::isPresent).count();
    if (present > 1) {
      node.report("has its value " + present + " times", "one of 'value', 'text', 'base64'");
      return null;
    }
    if (text.isPresent()) {
      return utf8(text.text("the value as text"));
    }
    if (base64.isPresent()) {
      try {
        return Base64.getDecoder().decode(base64.text("the value's bytes in base64"));
      } catch (IllegalArgumentException broken) {
        base64.refuse("the value's bytes in base64");
        return null;
      }
    }
    if (!value.isPresent() || value.value().isNull()) {
      return null;
    }
    return schema == null ? json(value.value()) : avro(value, schema);
  }

  private static byte[] avro(DocumentNode value, Schema schema) {
    try {
      return AvroValue.framed(value.value(), schema);
    } catch (AvroValue.MisfitException misfit) {
      value.report(misfit.place(), misfit.getMessage(), "a value that the schema can write");
      return new byte[0];
    }
  }

  private static byte[] json(JsonNode value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("Cannot write JSON to memory", impossible);
    }
  }

  private static Header[] headers(DocumentNode node) {
    var headers = new ArrayList<Header>();
    if (node.isPresent()) {
      node.value()
          .properties()
          .forEach(
              each ->
                  headers.add(
                      new Header(
                          each.getKey(),
                          each.getValue().isNull() ? null : utf8(each.getValue().asText()))));
    }
    return headers.toArray(Header[]::new);
  }

  private static Map<String, JsonNode> row(DocumentNode node, Dataset dataset) {
    var row = new LinkedHashMap<String, JsonNode>();
    if (!node.isPresent()) {
      return row;
    }
    var columns = dataset.writtenColumns().stream().map(column -> column.name()).toList();
    node.value()
        .properties()
        .forEach(
            each -> {
              if (!columns.contains(each.getKey())) {
                node.report(each.getKey(), "is no column", "one of " + columns);
              }
              row.put(each.getKey(), each.getValue());
            });
    return row;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
