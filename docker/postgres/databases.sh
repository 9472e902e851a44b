#!/usr/bin/env bash
# Run once by the image, when its volume is empty: a database for each who needs one, and a small shop to read from.
set -eu

for name in shop marquez datahub; do
  createdb --username "$POSTGRES_USER" "$name"
done

psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname shop <<'SQL'
CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  mail text,
  changed timestamptz NOT NULL DEFAULT now()
);
INSERT INTO customers (id, name, mail)
SELECT number, 'customer ' || number, 'customer' || number || '@example.org'
FROM generate_series(1, 1000) AS number;
SQL
