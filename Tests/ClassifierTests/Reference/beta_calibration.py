"""Weights of beta calibration (Kull, Silva Filho & Flach 2017) with Platt's targets, for CalibrationTests.swift.

Needs numpy and scipy: python3 beta_calibration.py
"""
import numpy
from scipy.optimize import minimize

z = numpy.array([-4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 2, 3, 4])
y = numpy.array([0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1])
positives, negatives = y.sum(), (1 - y).sum()
target = numpy.where(y == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
log_q, minus_log_rest = -numpy.logaddexp(0, -z), numpy.logaddexp(0, z)


def loss(weights):
    a, b, c = weights
    logit = a * log_q + b * minus_log_rest + c
    return numpy.sum(numpy.logaddexp(0, logit) - target * logit)


fit = minimize(loss, [1, 1, 0], method="BFGS", options={"gtol": 1e-10})
print(fit.x)
