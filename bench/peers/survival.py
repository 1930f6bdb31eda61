"""Prints the milliseconds that lifelines takes for the survival curve of the benchmark's rows, the middle of nine runs."""

import sys
import time

import numpy
from lifelines import KaplanMeierFitter

rows = numpy.arange(int(sys.argv[1]), dtype=numpy.uint32)
days = ((rows * numpy.uint32(2_654_435_761)) >> numpy.uint32(22)).astype(float)
happened = rows % 3 > 0
took = []
for _ in range(9):
    started = time.perf_counter()
    KaplanMeierFitter().fit(days, happened)
    took.append((time.perf_counter() - started) * 1e3)
print(f"{sorted(took)[len(took) // 2]:.1f}")
