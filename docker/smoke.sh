#!/usr/bin/env bash
# The README's first contract, on the cluster of compose.yaml: brought up, submitted, looked at, stopped, and the books
# held against what was sent. Leaves the cluster running; 'docker compose -f docker/compose.yaml down --volumes' ends it.
#
#   mvn -DskipTests package && docker/smoke.sh
#
# COMPOSE names another program than 'docker compose', as 'podman compose'.
set -euo pipefail
cd "$(dirname "$0")/.."

good=990
broken=10
tries=60

fail() {
  printf 'smoke.sh: %s\n' "$1" >&2
  exit 1
}

compose() {
  # A program and its subcommand.
  # shellcheck disable=SC2086
  ${COMPOSE:-docker compose} -f docker/compose.yaml "$@"
}

chimera() {
  compose run --rm --no-TTY chimera "$@"
}

random() {
  head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

# An '.env' with a value of its own for each name of the example.
make_environment() {
  while IFS= read -r line; do
    case "$line" in
      '#'* | '') printf '%s\n' "$line" ;;
      DATAHUB_USERS=) printf 'DATAHUB_USERS=datahub:%s\n' "$(random)" ;;
      *=) printf '%s%s\n' "$line" "$(random)" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done < docker/.env.example
}

# The contract as the README has it, with the broker's name on the cluster.
contract() {
  awk '/^```yaml contract$/ {inside = 1; next} /^```$/ {if (inside) exit} inside' README.md |
    sed 's/^  servers: .*/  servers: kafka:9092/'
}

orders() {
  for number in $(seq 1 "$good"); do
    printf '{"id": %d, "placed": "2026-11-20T08:15:00Z", "total": %d.50}\n' "$number" "$((number % 100))"
  done
  for number in $(seq 1 "$broken"); do
    printf '{"id": "none", "placed": "2026-11-20T08:15:00Z", "total": %d.50}\n' "$number"
  done
}

# That a line of JSON has the pair of key and value.
has() {
  printf '%s' "$1" | grep -q "\"$2\":$3[,}]"
}

# That Prometheus answers with one number, and that with this one.
scraped() {
  printf '%s' "$1" | grep -q "\"result\":\[{\"metric\":{},\"value\":\[[0-9.]*,\"$2\"\]}\]"
}

ls jobs/target/chimera-jobs-*-job.jar > /dev/null 2>&1 || fail "There is no job jar: 'mvn -DskipTests package' makes it"
if [ ! -e docker/.env ]; then
  (umask 077 && make_environment > docker/.env)
  printf 'Made docker/.env with passwords of its own\n'
fi

CONTRACTS="$(mktemp -d)"
export CONTRACTS
trap 'rm -rf "$CONTRACTS"' EXIT
contract > "$CONTRACTS/orders.yaml"
[ -s "$CONTRACTS/orders.yaml" ] || fail "README.md has no contract"
chmod -R a+rX "$CONTRACTS"

printf '== Cluster ==\n'
compose up --detach --build --wait

printf '== %s orders, %s of them broken ==\n' "$((good + broken))" "$broken"
compose exec -T kafka /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 \
  --create --if-not-exists --topic orders --partitions 2
orders | compose exec -T kafka /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server kafka:9092 --topic orders

printf '== Contract ==\n'
chimera validate /contracts/orders.yaml
chimera submit /contracts/orders.yaml --cluster http://jobmanager:8081 --without-jar

printf '== Books ==\n'
books=""
for _ in $(seq 1 "$tries"); do
  books="$(chimera ledger shop.orders --json || true)"
  if has "$books" in "$((good + broken))"; then
    break
  fi
  sleep 5
done
chimera status /contracts/orders.yaml --cluster http://jobmanager:8081
chimera stop /contracts/orders.yaml --cluster http://jobmanager:8081
books="$(chimera ledger shop.orders --json)"
has "$books" in "$((good + broken))" || fail "Not all orders are in: $books"
has "$books" quarantined "$broken" || fail "Not $broken orders are in quarantine: $books"
has "$books" balanced true || fail "The books do not balance: $books"
chimera ledger shop.orders
chimera quarantine shop.orders
chimera peek shop.orders --rows 3

printf '== Metrics ==\n'
# count(up{job="chimera"}==1), for the job manager and both task managers.
up='http://127.0.0.1:9090/api/v1/query?query=count%28up%7Bjob%3D%22chimera%22%7D%3D%3D1%29'
answer=""
for _ in $(seq 1 "$tries"); do
  answer="$(compose exec -T prometheus wget -q -O - "$up" || true)"
  if scraped "$answer" 3; then
    break
  fi
  sleep 5
done
scraped "$answer" 3 || fail "Prometheus does not scrape three processes: $answer"
compose exec -T grafana wget -q -O - http://127.0.0.1:3000/api/health | grep -q '"database": *"ok"' ||
  fail "Grafana does not answer"

printf '== Done: %s orders, %s of them in quarantine, the books balance ==\n' "$((good + broken))" "$broken"
