#!/bin/bash
# A sweep as a Slurm array: each task lives a shard, and the last step puts them together.
#
#   jobid=$(sbatch --parsable docs/sweeps/slurm.sh PLAN.toml 10000 OUT)
#   sbatch --dependency=afterok:$jobid --wrap "roret simulate merge OUT/part-*.json > OUT/result.txt"
#
# A shard that failed is run again alone: sbatch --array=7 docs/sweeps/slurm.sh PLAN.toml 10000 OUT
#SBATCH --job-name=roret-sweep
#SBATCH --array=1-50
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=256M
#SBATCH --time=00:30:00
set -euo pipefail
plan=$1 replications=$2 out=$3
# The number of shards is a part of the sweep: it stays the same when one of them is run again.
shards=${SHARDS:-50}
mkdir -p "$out"
part="$out/part-$SLURM_ARRAY_TASK_ID.json"
roret simulate "$plan" --replications "$replications" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --threads "$SLURM_CPUS_PER_TASK" > "$part.unfinished"
mv "$part.unfinished" "$part"
