import type { WriteStream } from "node:tty";
import type { Progress } from "#lib/runs/execute-run.ts";

const count = (value: number): string => value.toLocaleString("en");

/** A run's progress: a rewritten line on a terminal, otherwise one line per step. */
export const runLines = (out: Pick<WriteStream, "isTTY" | "write">, words: Readonly<Record<string, string>>) => {
  let last = "";
  const at: Progress["at"] = (step, done, of) => {
    const name = words[step] ?? step;
    if (out.isTTY) out.write(`\r\u001b[K${name}${of ? `: ${count(done ?? 0)} of ${count(of)}` : ""}`);
    else if (step !== last) out.write(`${name}${of ? ` (${count(of)})` : ""}\n`);
    last = step;
  };
  return {
    at,
    clear: (): void => {
      if (out.isTTY) out.write("\r\u001b[K");
    },
  };
};
