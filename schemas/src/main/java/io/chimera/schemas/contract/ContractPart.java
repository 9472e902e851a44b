package io.chimera.schemas.contract;

import java.util.List;

/** The objects a contract consists of, with the keys each of them may have. */
enum ContractPart {
  CONTRACT(
      Keys.of(
              "apiVersion",
              "kind",
              "name",
              "version",
              "description",
              "team",
              "rightToIngest",
              "priority",
              "source",
              "trigger",
              "isolation",
              "datasets",
              "retention",
              "odcs")
          .planned("quality", "sla")),
  RETENTION(Keys.of("rows", "snapshots", "quarantine")),
  TEAM(Keys.of("name", "project", "support")),
  RIGHT_TO_INGEST(Keys.of("basis", "declaredBy", "on")),
  SOURCE(Keys.of("name", "type", "servers", "registry", "security", "secrets")),
  DATABASE(
      Keys.of(
          "name",
          "type",
          "host",
          "port",
          "database",
          "user",
          "sslMode",
          "secrets",
          "options",
          "capture")),
  DATABASE_SECRETS(Keys.of("password")),
  DATABASE_OPTIONS(Keys.of("connectTimeout", "socketTimeout", "rootCertificate")),
  DATABASE_CAPTURE(Keys.of("slot", "publication", "serverId", "heartbeat")),
  SECURITY(Keys.of("protocol", "mechanism", "username", "registryUsername", "rootCertificate")),
  SECRETS(Keys.of("password", "registryPassword")),
  TRIGGER(Keys.of("type", "commitEvery").planned("schedule")),
  DATASET(
      Keys.of(
          "name",
          "from",
          "columns",
          "unknownFields",
          "maxValueBytes",
          "eventTime",
          "deduplicate",
          "quality",
          "rejects",
          "target",
          "sla",
          "retention")),
  SLA(Keys.of("freshness", "latency", "frequency", "arriveBy", "volume")),
  SLA_AGE(Keys.of("within", "warnBefore")),
  SLA_ARRIVAL(Keys.of("time", "cron", "zone", "weekdays", "except", "warnBefore")),
  SLA_VOLUME(Keys.of("rows", "time", "cron", "zone", "weekdays", "except", "warnBefore")),
  FROM(Keys.of("topic", "format", "start")),
  TABLE(Keys.of("table", "mode", "cursor", "partitioned", "onDrift")),
  CURSOR(Keys.of("column", "late")),
  PARTITIONED(Keys.of("column", "number")),
  COLUMN(
      Keys.of(
              "name",
              "type",
              "required",
              "description",
              "classification",
              "protect",
              "format",
              "aliases",
              "default",
              "metadata",
              "items",
              "values",
              "columns")
          .and(ConditionReader.KEYS)
          .and(List.of("onFailure"))
          .planned("unique")),
  PROTECT(Keys.of("method", "text", "keep", "domain", "alphabet", "to", "width")),
  VALUE(
      Keys.of("type", "required", "format", "items", "values", "columns")
          .planned(PlannedRules.KEYS)),
  RULE(
      Keys.of("name", "check", "compare", "column")
          .and(ConditionReader.KEYS)
          .and(List.of("onFailure"))
          .and(CommitRuleReader.KEYS)),
  TREND(Keys.of("over", "deviation", "breakOver")),
  REJECTS(Keys.of("stopAbovePercent", "ofAtLeast")),
  EVENT_TIME(Keys.of("column", "maxFuture")),
  DEDUPLICATE(Keys.of("by", "within", "state")),
  TARGET(
      Keys.of(
          "table",
          "kind",
          "key",
          "onDelete",
          "deletedColumn",
          "partition",
          "sort",
          "fileMegabytes")),
  ODCS(
      Keys.of(
          "id",
          "name",
          "status",
          "tenant",
          "domain",
          "dataProduct",
          "description",
          "tags",
          "team",
          "roles",
          "support",
          "price",
          "servers",
          "schema",
          "slaDefaultElement",
          "slaProperties",
          "authoritativeDefinitions",
          "customProperties",
          "contractCreatedTs"));

  private final Keys keys;

  ContractPart(Keys keys) {
    this.keys = keys;
  }

  Keys keys() {
    return keys;
  }

  /** Separate, because an enum's constants cannot use its own static fields. */
  private static final class PlannedRules {
    static final String[] KEYS = {
      "classification",
      "protect",
      "unique",
      "oneOf",
      "notOneOf",
      "minimum",
      "maximum",
      "pattern",
      "minLength",
      "maxLength",
      "exclusiveMinimum",
      "exclusiveMaximum",
      "precision"
    };

    private PlannedRules() {}
  }
}
