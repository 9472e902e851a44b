package io.chimera.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SecretNeedsTest {

  /** A new one has to be given to pods, or to be left to the command line as those at the end. */
  @Test
  void knowsEverySecretThatSettingsCanName() {
    var found = new TreeSet<String>();
    collect(PlatformSettings.class, "", found);

    assertThat(found)
        .containsExactlyInAnyOrder(
            "catalog.access.credential",
            "catalog.access.password",
            "catalog.access.token",
            "catalog.store.accessKey",
            "catalog.store.secretKey",
            "events.security.password",
            "keys.keys.secret",
            "lineage.token",
            // What contracts may name; those that one names are found in the contract.
            "secrets.reference",
            // No cluster of brokers has a registry beside it here.
            "events.security.registryPassword",
            // Not for jobs.
            "datahub.token",
            "notifications.mail.login.password",
            "notifications.webhook.token");
  }

  private static void collect(Class<?> type, String path, TreeSet<String> found) {
    for (RecordComponent each : type.getRecordComponents()) {
      String inner = path.isEmpty() ? each.getName() : path + "." + each.getName();
      Class<?> element = element(each.getGenericType());
      if (element == SecretReference.class) {
        found.add(inner);
      } else if (element.isRecord()) {
        collect(element, inner, found);
      }
    }
  }

  private static Class<?> element(Type type) {
    if (type instanceof ParameterizedType list) {
      Type last = list.getActualTypeArguments()[list.getActualTypeArguments().length - 1];
      return (Class<?>) last;
    }
    return (Class<?>) type;
  }
}
