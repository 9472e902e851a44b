package io.chimera.schemas.platform;

import io.chimera.schemas.contract.Keys;

/** The objects {@code chimera.yaml} consists of, with the keys each of them may have. */
enum SettingsPart {
  SETTINGS(
      Keys.of(
          "catalog",
          "events",
          "lineage",
          "datahub",
          "checkpoints",
          "dashboard",
          "secrets",
          "protection",
          "audit")),
  CATALOG(
      Keys.of(
          "name",
          "type",
          "uri",
          "warehouse",
          "user",
          "password",
          "sslMode",
          "credential",
          "token")),
  EVENTS(Keys.of("servers")),
  LINEAGE(Keys.of("url", "token", "symlinks")),
  DATAHUB(Keys.of("url", "token", "environment")),
  DASHBOARD(Keys.of("port")),
  SECRET(Keys.of("reference", "hosts")),
  PROTECTION(Keys.of("current", "keys")),
  KEY(Keys.of("id", "secret")),
  AUDIT(Keys.of("required"));

  private final Keys keys;

  SettingsPart(Keys keys) {
    this.keys = keys;
  }

  Keys keys() {
    return keys;
  }
}
