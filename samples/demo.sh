#!/usr/bin/env bash
# Makes ranked lists of simulated candidates: with the model that comes with psrsieve, and with one that is trained here;
# and measures the lists against what each candidate truly is.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
output=demo-output
mkdir -p "$output"

say() { printf '\n# %s\n' "$*"; }
show() { printf '$ psrsieve %s\n' "$*"; "$psrsieve" "$@"; }

say "74 raw candidates of three formats, ranked with the model that comes with psrsieve"
rm -f "$output/run.sqlite"
show score samples/survey-phcx samples/survey samples/survey-pfd -o "$output/ranked.csv" --store "$output/run.sqlite" --top 16

say "A page to look at them and give verdicts on, in any browser ($output/report.html)"
show report "$output/run.sqlite" -o "$output/report.html"

say "Why the third of them has its score, in words and as a picture ($output/why.png)"
third=$(sed -n 4p "$output/ranked.csv" | cut -d, -f14)    # the column source
show inspect "$third" --model planes --plot "$output/why.png"

say "A small model of your own, trained on a table of features"
show train samples/training.csv -o "$output/model.safetensors"
show score "$output/model.safetensors" samples/survey samples/survey-pfd -o "$output/ranked-features.csv" --top 6

say "What an astronomer looks at ($output/pulsar.png)"
show inspect samples/survey-pfd/pulsar_00003.pfd --plot "$output/pulsar.png"

say "How good the first list is: each candidate's class is known (samples/*-truth.csv), so one table of all holds it, to measure with"
{ cat samples/survey-phcx-truth.csv; tail -qn +2 samples/survey-truth.csv samples/survey-pfd-truth.csv; } |
    cut -d, -f1,2 > "$output/truth.csv"
show preprocess samples/survey-phcx samples/survey samples/survey-pfd -o "$output/examples.fits" --labels "$output/truth.csv"
show evaluate planes "$output/examples.fits"

cat <<END

The lists and pictures are in $output. Look at the candidates: open $output/report.html with a browser, and press a key that a
button below the candidate shows. Now try it with your own files:

    $psrsieve score FOLDER_OF_CANDIDATES -o ranked.csv --store run.sqlite
    $psrsieve report run.sqlite -o report.html
    $psrsieve inspect CANDIDATE --model planes --plot why.png

\`make install\` puts psrsieve, its models and completions in place, so that \`psrsieve\` alone will do.
END
