"""Scores every row of a feature table by common classifiers that have not seen it: the yardstick for `psrsieve train`.

    peers/bin/python Benchmarks/peers/classifiers.py HTRU_2.csv folds.csv FOLDER [--only logistic mlp] [--seed 1]

The folds are those of `psrsieve cross-validate --folds-file`. Writes FOLDER/NAME.csv in the form of
`psrsieve cross-validate --predictions`, for measures.py and paired.py.
"""
import argparse
import os

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from feature_table import Predictions, read_folds, read_table


def xgboost(seed):
    from xgboost import XGBClassifier
    return XGBClassifier(n_estimators=300, max_depth=4, learning_rate=0.05, subsample=0.8, random_state=seed)


def torch_mlp(seed):
    from torch_mlp import TorchEnsemble
    return TorchEnsemble(seed)


CLASSIFIERS = {
    "logistic": lambda seed: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "random-forest": lambda seed: RandomForestClassifier(300, random_state=seed, n_jobs=-1),
    "hist-boosting": lambda seed: HistGradientBoostingClassifier(learning_rate=0.06, max_iter=150, random_state=seed),
    "xgboost": xgboost,
    "mlp": lambda seed: make_pipeline(
        StandardScaler(), MLPClassifier((64, 32), early_stopping=True, alpha=1e-3, random_state=seed)),
    "torch-mlp": torch_mlp,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("table")
    parser.add_argument("folds")
    parser.add_argument("folder")
    parser.add_argument("--only", nargs="*", choices=list(CLASSIFIERS), default=list(CLASSIFIERS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    features, labels = read_table(options.table)
    folds = read_folds(options.folds)
    os.makedirs(options.folder, exist_ok=True)
    for name in options.only:
        scores = np.zeros(folds.shape)
        for repeat in range(folds.shape[1]):
            for fold in range(folds[:, repeat].max() + 1):
                test = folds[:, repeat] == fold
                classifier = CLASSIFIERS[name](options.seed)
                classifier.fit(features[~test], labels[~test])
                scores[test, repeat] = classifier.predict_proba(features[test])[:, 1]
        Predictions.write(os.path.join(options.folder, name + ".csv"), folds, labels, scores)
        print(name, flush=True)


if __name__ == "__main__":
    main()
