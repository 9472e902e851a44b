package io.chimera.connectors.registry;

import io.chimera.connectors.tls.TlsTrouble;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.security.basicauth.BasicAuthCredentialProvider;
import org.jspecify.annotations.Nullable;

/** Asks a Confluent-compatible registry, once a call. */
final class RegistryClient {
  private static final int NOT_FOUND = 404;
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  private static final int SCHEMA_NOT_FOUND = 40403;

  private final RestService rest;

  /**
   * @param address base address, without user info
   * @param connectTimeout longest wait for the connection
   * @param readTimeout longest wait for any next part of the answer
   * @param trust whom to trust by {@code https}; absent for whom the JVM trusts
   */
  RegistryClient(
      URI address,
      @Nullable Credentials login,
      Duration connectTimeout,
      Duration readTimeout,
      @Nullable SSLContext trust) {
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "Cannot use the registry's address: it holds user info, expected a secret reference");
    }
    rest = new RestService(address.toString());
    rest.setHttpConnectTimeoutMs((int) connectTimeout.toMillis());
    rest.setHttpReadTimeoutMs((int) readTimeout.toMillis());
    if (trust != null) {
      rest.setSslSocketFactory(trust.getSocketFactory());
    }
    if (login != null) {
      rest.setBasicAuthCredentialProvider(new BasicLogin(login));
    }
  }

  /** The schema with the id, or empty if the registry says that there is none. */
  Optional<RegisteredSchema> schema(int id) throws RegistryTrouble {
    try {
      SchemaString found = rest.getId(id);
      return Optional.of(
          complete(id, found.getSchemaType(), found.getSchemaString(), found.getReferences()));
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND && e.getErrorCode() == SCHEMA_NOT_FOUND) {
        return Optional.empty();
      }
      throw trouble(e);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  /** The subject's newest schema, or empty if the registry says that there is none. */
  Optional<RegisteredSchema> latest(String subject) throws RegistryTrouble {
    try {
      Schema found = rest.getLatestVersion(subject);
      return Optional.of(
          complete(found.getId(), found.getSchemaType(), found.getSchema(), found.getReferences()));
    } catch (RestClientException e) {
      boolean isAbsent =
          e.getErrorCode() == SUBJECT_NOT_FOUND || e.getErrorCode() == VERSION_NOT_FOUND;
      if (e.getStatus() == NOT_FOUND && isAbsent) {
        return Optional.empty();
      }
      throw trouble(e);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private RegisteredSchema complete(
      int id,
      @Nullable String type,
      @Nullable String text,
      @Nullable List<SchemaReference> references)
      throws RegistryTrouble {
    if (text == null) {
      throw new RegistryTrouble("the answer has no schema", null);
    }
    var texts = new ArrayList<String>();
    addReferences(references, new HashSet<>(), texts);
    return new RegisteredSchema(id, type == null ? RegisteredSchema.AVRO : type, text, texts);
  }

  /** Adds the texts, each after those it refers to; deleted ones too, as records outlive them. */
  private void addReferences(
      @Nullable List<SchemaReference> references, Set<String> seen, List<String> texts)
      throws RegistryTrouble {
    if (references == null) {
      return;
    }
    for (SchemaReference reference : references) {
      if (!seen.add(reference.getVersion() + " " + reference.getSubject())) {
        continue;
      }
      Schema found = version(reference);
      addReferences(found.getReferences(), seen, texts);
      texts.add(found.getSchema());
    }
  }

  private Schema version(SchemaReference reference) throws RegistryTrouble {
    try {
      return rest.getVersion(reference.getSubject(), reference.getVersion(), true);
    } catch (RestClientException e) {
      throw trouble(e);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private static RegistryTrouble trouble(RestClientException e) {
    return new RegistryTrouble(
        "the registry answers with status " + e.getStatus() + ", error code " + e.getErrorCode(),
        e);
  }

  private static RegistryTrouble trouble(IOException e) {
    return new RegistryTrouble(
        TlsTrouble.reason(e)
            .orElse("the registry gives no answer, " + e.getClass().getSimpleName()),
        e);
  }

  /** The login as the client library wants it. */
  private record BasicLogin(Credentials login) implements BasicAuthCredentialProvider {

    @Override
    public String alias() {
      return "CHIMERA";
    }

    @Override
    public String getUserInfo(URL address) {
      return login.username() + ":" + login.password();
    }

    @Override
    public void configure(Map<String, ?> settings) {
      // It has all it needs.
    }
  }
}
