import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

// DuckDB as a yardstick, by its Python package, in a process of its own.

/** `BENCH_PYTHON`: a Python that has the package. */
const PYTHONS = [process.env.BENCH_PYTHON ?? "python3", "/usr/bin/python3"];

type DuckDb = { ask: (statement: string) => Promise<unknown[][]>; close: () => void };

/** Null where no Python has the package. */
export const openDuckDb = (): DuckDb | null => {
  const python = PYTHONS.find((each) => spawnSync(each, ["-c", "import duckdb"]).status === 0);
  if (!python) return null;
  const server = spawn(python, [path.join(import.meta.dirname, "duckdb-server.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (statement) => {
      server.stdin.write(`${JSON.stringify(statement)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error("DuckDB ended");
      return JSON.parse(value);
    },
    close: () => server.stdin.end(),
  };
};
