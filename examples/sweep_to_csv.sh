#!/usr/bin/env bash
# How often tools pirate as the reach of the law grows: 21 points, one row a point and equilibrium.
set -euo pipefail
cd "$(dirname "$0")/.."
out="${1:-$(mktemp -d)/piracy.csv}"
gametheory sweep games/essay/monitoring.toml reach=0:1:21 --decimals --out "$out"
cut -d, -f1,3 "$out" | head -5
