import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
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

export type WorkerProcess = {
  /** Sends the signal, waits for the exit and returns the exit code, null if a signal ended it. */
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>;
  /** Sends SIGTERM and resolves once the process has begun to stop, to its exit code. */
  askToStop: () => Promise<{ ended: Promise<number | null> }>;
};

/** Starts `npm run worker` in a separate process on this test's database; resolves once it polls for work. */
export const startWorkerProcess = async (env: Record<string, string> = {}): Promise<WorkerProcess> => {
  const child = spawn(process.execPath, ["src/cli/worker.ts"], {
    env: { ...process.env, LOG_LEVEL: "silent", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  await Promise.race([once(child.stdout, "data"), ended]);
  if (child.exitCode !== null) throw new Error(`The worker exited on start, with ${child.exitCode}`);
  return {
    askToStop: async () => {
      child.kill("SIGTERM");
      await once(child.stdout, "data");
      return { ended: ended.then(([code]) => code) };
    },
    end: async (signal) => {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
};
