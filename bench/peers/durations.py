"""Prints the milliseconds that PM4Py takes for the durations of all cases of a log, their number and sum in days."""

import sys
import time

import pandas
import pm4py

log = pandas.read_csv(sys.argv[1])
log = pm4py.format_dataframe(log, case_id="case", activity_key="activity", timestamp_key="time")
started = time.perf_counter()
durations = pm4py.get_all_case_durations(log)
milliseconds = (time.perf_counter() - started) * 1e3
print(f"{milliseconds:.1f} {len(durations)} {sum(durations) / 86_400:.0f}")
