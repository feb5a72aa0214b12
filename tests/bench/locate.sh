#!/bin/sh
# Location-allocation on public instances: instance, objective, bound, published value, CPU seconds, peak MB.
#   tests/bench/locate.sh path/to/mulin [path/to/bench]     default bench: ../shared/bench beside the repository
# Needs GNU time and python3-scipy (tables.py). Plans that stop at the limit show a bound away from the objective.
set -eu
mulin=$1
bench=${2:-$(cd "$(dirname "$0")/../.." && pwd)/../shared/bench}
limit=${LIMIT:-600}
python=${PYTHON:-python3}  # one with scipy: on Debian /usr/bin/python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

value() { sed -n "s/^ \"$1\": \([0-9.e+-]*\),*\$/\1/p" "$work/plan.json"; }

# row NAME PUBLISHED OPTIONS…
row() {
  label=$1 published=$2
  shift 2
  /usr/bin/time -f '%U %S %M' -o "$work/time" "$mulin" solve "$@" --time-limit "$limit" >"$work/plan.json" 2>"$work/log" || true
  tail -n 1 "$work/time" | awk -v n="$label" -v o="$(value objective)" -v b="$(value bound)" -v k="$published" \
    '{ printf "%-28s %14s %14s %12s %8.2f %6.0f\n", n, o, b, k, $1 + $2, $3 / 1024 }'
}

printf '%-28s %14s %14s %12s %8s %6s\n' instance objective bound published cpu_s MB
tail -n +2 "$bench/pmed/optima.csv" | while IFS=, read -r name _ _ p median center; do
  [ -f "$bench/pmed/$name.txt" ] || continue
  "$python" "$bench/tables.py" pmed "$bench/pmed/$name.txt" "$work/pmed" >/dev/null
  row "$name p-median p=$p" "$median" --model p-median -p "$p" --costs "$work/pmed/costs.csv"
  row "$name p-center p=$p" "$center" --model p-center -p "$p" --costs "$work/pmed/costs.csv"
done
"$python" "$bench/tables.py" tsp "$bench/tsplib/rl1304.tsp" "$work/rl" >/dev/null
grep '^rl1304,' "$bench/tsplib/pmedian_records.csv" | while IFS=, read -r name _ p best _; do
  row "$name p-median p=$p" "$best" --model p-median -p "$p" --metric euclid-floor \
    --demand "$work/rl/points.csv" --sites "$work/rl/points.csv"
done
for customers in 10000:441545 100000:4431761 1000000:44433492; do
  "$python" "$bench/tables.py" mclp 100 "${customers%:*}" 1 "$work/mclp" >/dev/null
  row "mclp 100 x ${customers%:*}" "${customers#*:}" --model mclp -p 10 --radius 5.5 --open-radius --metric euclid \
    --demand "$work/mclp/demand.csv" --sites "$work/mclp/sites.csv"
done
"$python" "$bench/tables.py" city "$bench/city/Bronx.txt" 600 "$work/bronx" >/dev/null
grep '^Bronx,' "$bench/city/best_known.csv" | while IFS=, read -r name _ _ radius p best _; do
  row "$name mclp p=$p" "$best" --model mclp -p "$p" --radius "$radius" --costs "$work/bronx/costs.csv" \
    --demand "$work/bronx/demand.csv"
done
