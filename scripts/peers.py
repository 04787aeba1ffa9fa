"""Compiled solvers for `npm run bench:matching`, where the machine has them: SciPy's two, and LEMON's network simplex by g++.

`python3 scripts/peers.py have` prints the names of those that are there. `python3 scripts/peers.py NAME FILE` solves the
problem in FILE and prints JSON: `placed`, `total`, and `milliseconds` of solving alone, without reading and preparing.

FILE holds 32-bit integers: mentees, mentors, placing, pairs; the seats of each mentor; and mentee, mentor, score of each pair.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    import numpy as np

    whole = np.fromfile(path, dtype=np.int32)
    mentees, mentors, placing, pairs = (int(value) for value in whole[:4])
    seats = whole[4 : 4 + mentors]
    rest = whole[4 + mentors :].reshape(pairs, 3)
    return mentees, mentors, placing, seats, rest


def seat_columns(mentors, seats):
    """The first column of each mentor, and the mentor of each column."""
    import numpy as np

    return np.concatenate([[0], np.cumsum(seats)]), np.repeat(np.arange(mentors), seats)


def scipy_dense(path):
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    mentees, mentors, placing, seats, pairs = read(path)
    _, mentor_of = seat_columns(mentors, seats)
    worth = np.zeros((mentees, mentors))
    worth[pairs[:, 0], pairs[:, 1]] = placing + pairs[:, 2].astype(np.float64)
    table = worth[:, mentor_of]
    began = time.perf_counter()
    rows, columns = linear_sum_assignment(table, maximize=True)
    took = time.perf_counter() - began
    made = table[rows, columns]
    made = made[made > 0]
    return len(made), float(made.sum()) - placing * len(made), took


def scipy_sparse(path):
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    mentees, mentors, placing, seats, pairs = read(path)
    first, mentor_of = seat_columns(mentors, seats)
    columns = len(mentor_of)
    counts = seats[pairs[:, 1]]
    rows = np.repeat(pairs[:, 0], counts)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(first[pairs[:, 1]], counts) + offsets
    worth = np.repeat(placing + pairs[:, 2].astype(np.float64), counts)
    most = float(worth.max()) + 1 if len(worth) else 1.0
    # A column of one's own for everyone stands for being left out.
    rows = np.concatenate([rows, np.arange(mentees)])
    places = np.concatenate([places, columns + np.arange(mentees)])
    cost = np.concatenate([most - worth, np.full(mentees, most)])
    graph = csr_matrix((cost, (rows, places)), shape=(mentees, columns + mentees))
    began = time.perf_counter()
    matched, chosen = min_weight_full_bipartite_matching(graph)
    took = time.perf_counter() - began
    made = [most - graph[row, column] for row, column in zip(matched, chosen) if column < columns]
    return len(made), float(sum(made)) - placing * len(made), took


def lemon(path):
    answer = json.loads(subprocess.run([compiled(), path], check=True, capture_output=True, text=True).stdout)
    return answer["placed"], answer["total"], answer["seconds"]


def compiled():
    """The program around LEMON, made once for each version of its source."""
    source = os.path.join(HERE, "lemon-peer.cpp")
    program = os.path.join(tempfile.gettempdir(), f"mentorline-lemon-{int(os.path.getmtime(source))}")
    if not os.path.exists(program):
        subprocess.run(["g++", "-O3", "-o", program, source], check=True, capture_output=True)
    return program


def has_scipy():
    try:
        import scipy.optimize  # noqa: F401
    except ImportError:
        return False
    return True


def has_lemon():
    try:
        compiled()
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


SOLVERS = {"scipy": scipy_dense, "scipy-sparse": scipy_sparse, "lemon": lemon}


def main():
    name = sys.argv[1]
    if name == "have":
        there = [*(["scipy", "scipy-sparse"] if has_scipy() else []), *(["lemon"] if has_lemon() else [])]
        print(json.dumps(there))
        return
    placed, total, seconds = SOLVERS[name](sys.argv[2])
    print(json.dumps({"placed": placed, "total": round(total), "milliseconds": round(seconds * 1000, 1)}))


main()
