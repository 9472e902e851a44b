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
          "onboarding",
          "notifications",
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
          "rootCertificate",
          "credential",
          "token",
          "store")),
  STORE(Keys.of("endpoint", "region", "pathStyle", "accessKey", "secretKey")),
  EVENTS(Keys.of("servers", "security", "topics")),
  EVENT_SECURITY(Keys.of("protocol", "mechanism", "username", "password", "rootCertificate")),
  TOPICS(
      Keys.of(
          "lineage",
          "runs",
          "quality",
          "timeliness",
          "audit",
          "onboarding",
          "completion",
          "discovery")),
  ONBOARDING(Keys.of("datahub", "superset", "patience", "required")),
  NOTIFICATIONS(Keys.of("webhook", "mail")),
  WEBHOOK(Keys.of("url", "token")),
  MAIL(Keys.of("host", "port", "from", "startTls", "user", "password")),
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
