-- Chimera's events as tables of Flink SQL. Needs flink-sql-connector-kafka and flink-json,
-- and the address of the broker that chimera.yaml names as events.servers.

CREATE TEMPORARY TABLE quality (
  id STRING,
  `time` STRING,
  data ROW<
    pipeline STRING,
    `table` STRING,
    counts ROW<`in` BIGINT, written BIGINT, quarantined BIGINT, duplicates BIGINT>,
    verdicts ARRAY<ROW<rule STRING, outcome STRING, `value` STRING>>>,
  heard AS PROCTIME()
) WITH (
  'connector' = 'kafka',
  'topic' = 'chimera.quality',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TEMPORARY TABLE timeliness (
  id STRING,
  type STRING,
  `time` STRING,
  data ROW<
    pipeline STRING,
    `table` STRING,
    promise STRING,
    state STRING,
    cause STRING,
    since STRING>
) WITH (
  'connector' = 'kafka',
  'topic' = 'chimera.timeliness',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

-- Facts are sent at least once: each counts once by its id.
CREATE TEMPORARY VIEW commits AS
SELECT data.`table` AS `table`, data.counts.`in` AS records, data.counts.quarantined AS quarantined
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY heard) AS n FROM quality)
WHERE n = 1;

-- How many records each table got, and how many of them went to quarantine.
SELECT `table`, SUM(records) AS records, SUM(quarantined) AS quarantined
FROM commits
GROUP BY `table`;

-- How it stands with each promise: the newest change of each.
SELECT `table`, promise, state, cause
FROM (
  SELECT
    data.`table` AS `table`, data.promise AS promise, data.state AS state, data.cause AS cause,
    ROW_NUMBER() OVER (PARTITION BY data.pipeline, data.promise ORDER BY `time` DESC) AS n
  FROM timeliness
  WHERE type = 'io.chimera.timeliness.changed.v1')
WHERE n = 1;
