#!/usr/bin/env bash
# Makes the models of this folder anew. DATA is the folder with the feature tables (see the model cards for their sources).
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
data=${DATA:-../shared/data/features}

"$psrsieve" train "$data/HTRU_2_Lyon_Features_8.csv" -o models/htru2-features.safetensors
"$psrsieve" train "$data/HTRU_2_Lyon_Features_8.csv" --inputs profile -o models/htru2-profile.safetensors
"$psrsieve" train "$data/HTRU_1_MiniSPINN_Lyon_Features_8.arff" -o models/htru1-features.safetensors
