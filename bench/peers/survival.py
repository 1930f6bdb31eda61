"""Prints the milliseconds that lifelines takes for the survival curve of the benchmark's rows."""

import sys
import time

import numpy
from lifelines import KaplanMeierFitter

rows = numpy.arange(int(sys.argv[1]), dtype=numpy.uint32)
days = ((rows * numpy.uint32(2_654_435_761)) >> numpy.uint32(22)).astype(float)
happened = rows % 3 > 0
started = time.perf_counter()
KaplanMeierFitter().fit(days, happened)
print(f"{(time.perf_counter() - started) * 1e3:.1f}")
