import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import path from "node:path";

export type Ended = { code: number | null; out: string; err: string };
type CommandProcess = { child: ChildProcess; ended: Promise<Ended> };

type Options = {
  /** Added to this test's own environment. */
  env?: Record<string, string>;
  cwd?: string;
  stdio?: SpawnOptions["stdio"];
  /** Written to standard input. */
  typed?: string;
};

/** A command of `src/cli` in a separate process, on this test's database unless `env` names another. */
export const startCommand = (
  command: string,
  args: readonly string[] = [],
  { env = {}, cwd, typed, stdio = [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"] }: Options = {},
): CommandProcess => {
  const child = spawn(process.execPath, [path.resolve("src/cli", `${command}.ts`), ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio,
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => {
    out += text;
  });
  child.stderr?.on("data", (text) => {
    err += text;
  });
  if (typed !== undefined) child.stdin?.end(typed);
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ended };
};

export const runCommand = (...of: Parameters<typeof startCommand>): Promise<Ended> => startCommand(...of).ended;
