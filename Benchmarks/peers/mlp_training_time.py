"""Times the training of scikit-learn's multilayer perceptron on a feature table: the yardstick for `psrsieve train`.

    peers/bin/python Benchmarks/peers/mlp_training_time.py HTRU_2.csv

Prints the seconds of the fit alone, without starting Python or reading the table. The class is the last column.
"""
import sys
import time

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

table = np.genfromtxt(sys.argv[1], delimiter=",", comments="%")
features, labels = table[:, :-1], table[:, -1].astype(int)
model = make_pipeline(StandardScaler(), MLPClassifier((64, 32), early_stopping=True, alpha=1e-3))
start = time.perf_counter()
model.fit(features, labels)
print(f"{time.perf_counter() - start:.3f}")
