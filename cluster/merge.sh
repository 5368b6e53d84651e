#!/usr/bin/env bash
# Joins the parts that part.sh has left in a folder into one ranked list, and refuses if one is missing or not done:
#
#     merge.sh FOLDER SHARDS
set -euo pipefail
exec "${PSRSIEVE:-psrsieve}" merge "$1"/part-*-of-"$2".sqlite -o "$1/ranked.csv" --top 0 \
    --accept-unreadable "${ACCEPT_UNREADABLE:-1%}"
