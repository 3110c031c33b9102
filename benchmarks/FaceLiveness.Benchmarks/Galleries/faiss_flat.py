"""FAISS IndexFlatIP, one thread, on vectors from a file.

    faiss_flat.py ROWS_FILE PROBES_FILE ROWS      floats of 4 bytes, 512 a row

Then for each number of probes read from standard input: milliseconds, and the row nearest to the first probe.
Needs faiss and numpy: apt-get install python3-faiss python3-numpy.
"""
import sys
import time

import faiss
import numpy

DIMENSION = 512
AT_ONCE = 50_000

rows_file, probes_file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = numpy.memmap(rows_file, dtype=numpy.float32, mode="r").reshape(-1, DIMENSION)[:count]
probes = numpy.fromfile(probes_file, dtype=numpy.float32).reshape(-1, DIMENSION)

faiss.omp_set_num_threads(1)
index = faiss.IndexFlatIP(DIMENSION)
for start in range(0, count, AT_ONCE):
    index.add(numpy.ascontiguousarray(rows[start:start + AT_ONCE]))

for line in sys.stdin:
    asked = probes[:int(line)]
    start = time.perf_counter()
    _, nearest = index.search(asked, 2)
    print(f"{(time.perf_counter() - start) * 1e3:.4f} {nearest[0, 0]}", flush=True)
