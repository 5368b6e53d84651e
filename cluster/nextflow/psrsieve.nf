#!/usr/bin/env nextflow
// Scores a survey in parts and joins them into RESULT/ranked.csv:
//
//     nextflow run cluster/nextflow/psrsieve.nf --inputs '/survey/beam*' --result /shared/result
//
// The same command again goes on from what is in the result folder. Written after the manual, never run: no Nextflow was at
// hand.
nextflow.enable.dsl = 2

params.inputs = null               // what `psrsieve plan` takes: folders, patterns or @lists, with absolute paths
params.result = null               // a folder that all machines see, with its absolute path
params.shards = 100                // parts
params.psrsieve = 'psrsieve'
params.models = ''                 // PSRSIEVE_MODELS
params.slice = '15m'               // so much work is lost at most when a machine dies
params.slices = 15                 // of an attempt: less than its time
params.time = '4h'
params.attempts = 20               // of a part
params.score_options = ''          // others of `psrsieve score`, such as --precision bf16
params.accept_unreadable = '1%'
params.cpus = 4
params.memory = '4 GB'

process plan {
    output:
    val true

    // Once: a part is part of one plan.
    script:
    """
    export PSRSIEVE_MODELS='${params.models}'
    mkdir -p '${params.result}'
    [ -e '${params.result}/plan.txt' ] || ${params.psrsieve} plan ${params.inputs} -o '${params.result}/plan.txt' || [ \$? = 3 ]
    """
}

// What is done of a part lies in the result folder, since another attempt has another working folder. 75: come again. 137 to
// 140 and 143: killed, for want of time or memory or to make room.
process score {
    tag "${part} of ${params.shards}"
    cpus params.cpus
    memory params.memory
    time params.time
    errorStrategy { task.exitStatus in [75, 137, 138, 139, 140, 143] ? 'retry' : 'finish' }
    maxRetries params.attempts - 1

    input:
    val planned
    val part

    output:
    val part

    script:
    """
    export PSRSIEVE='${params.psrsieve}' PSRSIEVE_MODELS='${params.models}' JOBS=${task.cpus}
    export SLICE='${params.slice}' SLICES='${params.slices}' SCORE_OPTIONS='${params.score_options}'
    exec '${projectDir}/../part.sh' '${params.result}' ${part} ${params.shards}
    """
}

process merge {
    memory params.memory
    time params.time

    input:
    val parts

    script:
    """
    export PSRSIEVE='${params.psrsieve}' ACCEPT_UNREADABLE='${params.accept_unreadable}'
    '${projectDir}/../merge.sh' '${params.result}' ${params.shards}
    """
}

workflow {
    if (!params.inputs || !params.result) {
        error 'give --inputs and --result'
    }
    plan()
    score(plan.out.collect(), Channel.of(1..params.shards))
    merge(score.out.collect())
}
