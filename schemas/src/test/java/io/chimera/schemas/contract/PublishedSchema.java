package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;

/** A JSON Schema as editors get it. */
public final class PublishedSchema {
  private final JsonNode document;
  private final JsonSchema schema;

  private PublishedSchema(JsonNode document) {
    this.document = document;
    var config =
        SchemaValidatorsConfig.builder()
            .regularExpressionFactory(PublishedSchema::regularExpression)
            .build();
    this.schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document, config);
  }

  /** A schema in the resources of this module. */
  public static PublishedSchema named(String resource) {
    try (InputStream in =
        Objects.requireNonNull(PublishedSchema.class.getResourceAsStream("/" + resource))) {
      return new PublishedSchema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java's end of text is also before a last line end; that of JSON Schema's dialect is not. */
  private static RegularExpression regularExpression(String schemaPattern) {
    Pattern pattern = Pattern.compile(schemaPattern.replaceAll("\\$$", "\\\\z"));
    return text -> pattern.matcher(text).find();
  }

  public boolean accepts(JsonNode tree) {
    return schema.validate(tree).isEmpty();
  }

  public JsonNode document() {
    return document;
  }
}
