-- From bets to what a casino wants to know of them. Bronze is what the contract says:
--   chimera run examples/casino.json
-- writes casino.bets. Silver and gold are made here, from the same topic, by the same rules:
--   chimera sql examples/sql/casino_medallion.sql --contracts examples/casino.json
-- In Flink's SQL client make the two catalogs first, as docs/sql.md says.

SET 'execution.checkpointing.interval' = '10 s';

CREATE DATABASE IF NOT EXISTS lake.casino;

CREATE TABLE IF NOT EXISTS lake.casino.silver_bets (
  customer STRING NOT NULL,
  placed_at TIMESTAMP(6) NOT NULL,
  game_activity STRING NOT NULL,
  game_type STRING,
  bet_amount DECIMAL(18, 4),
  win_amount DECIMAL(18, 4),
  gain DECIMAL(19, 4)
) PARTITIONED BY (game_type);

-- A session ends when a customer has placed no bet for half an hour.
CREATE TABLE IF NOT EXISTS lake.casino.gold_sessions (
  customer STRING NOT NULL,
  began_at TIMESTAMP(6) NOT NULL,
  ended_at TIMESTAMP(6) NOT NULL,
  bets BIGINT NOT NULL,
  staked DECIMAL(38, 4),
  won DECIMAL(38, 4)
);

-- One row a type of game, written over as bets come in.
CREATE TABLE IF NOT EXISTS lake.casino.gold_games (
  game_type STRING NOT NULL,
  bets BIGINT NOT NULL,
  wins BIGINT NOT NULL,
  win_rate DECIMAL(9, 6),
  staked DECIMAL(38, 4),
  average_bet DECIMAL(18, 4),
  PRIMARY KEY (game_type) NOT ENFORCED
);

-- A win of ten times the bet or more, after two lost bets or more in a row.
CREATE TABLE IF NOT EXISTS lake.casino.gold_big_wins (
  customer STRING NOT NULL,
  lost_since TIMESTAMP(6) NOT NULL,
  won_at TIMESTAMP(6) NOT NULL,
  lost_bets BIGINT NOT NULL,
  win_amount DECIMAL(18, 4)
);

-- All of the below read once, as one reader with books and a quarantine of its own.
CREATE TEMPORARY VIEW placed_bets AS
SELECT *
FROM chimera.casino.bets_stream /*+ OPTIONS('reader' = 'medallion') */;

EXECUTE STATEMENT SET BEGIN

INSERT INTO lake.casino.silver_bets
SELECT customer_id, activity_datetime, game_activity, game_type, bet_amount, win_amount,
  win_amount - bet_amount
FROM placed_bets;

INSERT INTO lake.casino.gold_sessions
SELECT customer_id, MIN(activity_datetime), MAX(activity_datetime), COUNT(*), SUM(bet_amount),
  SUM(win_amount)
FROM TABLE(SESSION(
  TABLE placed_bets PARTITION BY customer_id, DESCRIPTOR(event_time), INTERVAL '30' MINUTES))
GROUP BY customer_id, window_start, window_end;

INSERT INTO lake.casino.gold_games
SELECT game_type, COUNT(*), COUNT(*) FILTER (WHERE win_amount > 0),
  CAST(COUNT(*) FILTER (WHERE win_amount > 0) AS DECIMAL(18, 0)) / COUNT(*),
  SUM(bet_amount), SUM(bet_amount) / COUNT(bet_amount)
FROM placed_bets
WHERE game_type IS NOT NULL
GROUP BY game_type;

INSERT INTO lake.casino.gold_big_wins
SELECT customer_id, lost_since, won_at, lost_bets, win_amount
FROM placed_bets
MATCH_RECOGNIZE (
  PARTITION BY customer_id
  ORDER BY event_time, activity_datetime, game_activity
  MEASURES
    FIRST(LOST.activity_datetime) AS lost_since,
    WON.activity_datetime AS won_at,
    COUNT(LOST.game_activity) AS lost_bets,
    WON.win_amount AS win_amount
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (LOST{2,} WON)
  DEFINE
    LOST AS LOST.win_amount = 0,
    WON AS WON.win_amount > 0 AND WON.win_amount >= 10 * WON.bet_amount
);

END;
