#!/usr/bin/env bash
# The recipe of docs/scale.md with GNU parallel, one part killed and tried again, held against one run.
#   apt-get install parallel
#   npm run build && scripts/scale/parallel.sh [PHOTOS] [SHARDS]
set -euo pipefail
photos=${1:-40} shards=${2:-4}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HEADLIGHT_USER_DATA=$work/data
headlight="node $root/out/main/cli.js"
node "$root/scripts/scale/photos.mjs" "$work/photos" "$photos"
(
  until [ -s "$work/part-0.parquet.resume" ]; do sleep 0.1; done
  kill -9 "$(pgrep -n -f "shard 0/$shards --out $work/part-0" || true)" 2>/dev/null || true
  echo "part 0 was killed"
) &
seq 0 $((shards - 1)) | parallel --will-cite -j 2 --retries 3 --joblog "$work/log" \
  "$headlight classify $work/photos --engine native --resume --shard {}/$shards --out $work/part-{}.parquet 2>>$work/said-{}.log"
wait
grep -h "answered before" "$work"/said-*.log || true
$headlight classify "$work/photos" --engine native --out "$work/whole.parquet" 2>/dev/null
node "$root/scripts/scale/same-rows.mjs" "$work/whole.parquet" "$work"/part-*.parquet
