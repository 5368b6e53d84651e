#!/usr/bin/env bash
# Lists a survey's inputs into FOLDER/plan.txt, once: a part is part of one plan.
#
#     plan.sh FOLDER INPUT...
set -euo pipefail
plan=$1/plan.txt
shift
if [[ -e $plan ]]; then
    echo "going on with $plan" >&2
else
    "${PSRSIEVE:-psrsieve}" plan "$@" -o "$plan" || [[ $? = 3 ]]  # 3: what cannot be read is listed as such
fi
