import { spawn } from "node:child_process";
import { once } from "node:events";

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
