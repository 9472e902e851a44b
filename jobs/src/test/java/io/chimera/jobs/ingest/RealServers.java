package io.chimera.jobs.ingest;

import io.chimera.local.SchemaRegistryServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link TestKafka} and a {@link SchemaRegistryServer} to tests that ask for them. Each is
 * started when it is first asked for, serves all test classes of this JVM, and ends with the last.
 */
public final class RealServers implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RealServers.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == TestKafka.class || type == SchemaRegistryServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getRoot().getStore(NAMESPACE);
    var directory =
        store.getOrComputeIfAbsent(
            "directory", key -> new ServerDirectory(), ServerDirectory.class);
    if (parameter.getParameter().getType() == TestKafka.class) {
      return store.getOrComputeIfAbsent(
          TestKafka.class, key -> TestKafka.start(directory.path("kafka")), TestKafka.class);
    }
    return store.getOrComputeIfAbsent(
        SchemaRegistryServer.class,
        key -> SchemaRegistryServer.startOnFreePort(directory.path("registry")),
        SchemaRegistryServer.class);
  }
}
