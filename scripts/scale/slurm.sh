#!/usr/bin/env bash
# The recipe of docs/scale.md on a Slurm of its own on this computer: an array job over shards, one task killed and requeued, the parts held against one run.
#   apt-get install slurm-wlm munge      (Debian 12: 22.05)
#   npm run build && scripts/scale/slurm.sh [PHOTOS] [SHARDS]
# Starts munged, slurmctld and slurmd with files in a temporary folder, as root, and ends them.
set -euo pipefail
photos=${1:-48} shards=${2:-4}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
host=$(hostname -s)
export SLURM_CONF=$work/slurm.conf HEADLIGHT_USER_DATA=$work/data
headlight=("node" "$root/out/main/cli.js")
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait # they write what they know before they go
  rm -rf "$work"
}
trap finish EXIT

mkdir -p "$work"/{state,spool,data}
chmod 755 "$work"
head -c 1024 /dev/urandom >"$work/munge.key" && chmod 600 "$work/munge.key"
cat >"$SLURM_CONF" <<CONF
ClusterName=headlight
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
MpiDefault=none
ReturnToService=2
JobRequeue=1
MinJobAge=3600
SlurmctldDebug=error
SlurmdDebug=error
SlurmctldTimeout=60
SlurmdTimeout=60
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" \
  --pid-file="$work/munge.pid" --log-file="$work/munge.log" --seed-file="$work/munge.seed" 2>/dev/null &
pids+=($!)
sleep 1
slurmctld -D 2>"$work/slurmctld.err" & pids+=($!)
slurmd -D 2>"$work/slurmd.err" & pids+=($!)
for _ in $(seq 60); do
  sinfo -h -o %T 2>/dev/null | grep -q idle && break
  sleep 0.5
done
sinfo

node "$root/scripts/scale/photos.mjs" "$work/photos" "$photos"
cat >"$work/job.sh" <<JOB
#!/bin/bash
#SBATCH --array=0-$((shards - 1)) --cpus-per-task=1 --requeue --open-mode=append --output=$work/part-%a.log
exec ${headlight[*]} classify $work/photos --engine native --resume \\
  --shard \$SLURM_ARRAY_TASK_ID/$shards --out $work/part-\$SLURM_ARRAY_TASK_ID.parquet
JOB
job=$(sbatch --parsable "$work/job.sh")
echo "job $job: $shards tasks"
for _ in $(seq 240); do # until the first task has kept an answer
  [ -s "$work/part-0.parquet.resume" ] && break
  sleep 0.1
done
kept=$(wc -l <"$work/part-0.parquet.resume")
scancel --signal=KILL --full "${job}_0" || true # what an out-of-memory killer or a lost node does
scontrol requeue "${job}_0" 2>/dev/null || true
echo "task 0 was killed after $kept lines of its journal, and requeued"
for _ in $(seq 600); do
  scontrol update JobId="${job}_0" StartTime=now 2>/dev/null || true # else Slurm lets a requeued task wait for two minutes
  [ -z "$(squeue -h -j "$job" 2>/dev/null)" ] && break
  sleep 0.5
done
scontrol show job "$job" | grep -E "JobId|JobState|Restarts" | sed 's/^ *//' | cut -c1-70
grep -h "not run again\|answered before" "$work"/part-*.log | head -3 || true
ls -l "$work"/part-*.parquet | wc -l
"${headlight[@]}" classify "$work/photos" --engine native --out "$work/whole.parquet" 2>/dev/null
node "$root/scripts/scale/same-rows.mjs" "$work/whole.parquet" "$work"/part-*.parquet
