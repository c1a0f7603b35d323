"""Answers SQL in DuckDB: a JSON string with a statement a line on standard input, and a JSON list of its rows a line back."""

import json
import sys

import duckdb

connection = duckdb.connect()
for line in sys.stdin:
    rows = connection.execute(json.loads(line)).fetchall()
    print(json.dumps(rows, default=float), flush=True)
