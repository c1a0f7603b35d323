import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const PROGRAM = `
  import { startWorker } from "#worker/start-worker.ts";
  const end = await startWorker();
  process.on("SIGTERM", () => end().then(() => process.exit(0)));
  console.log("works");
  setInterval(() => {}, 1000);`;

export type WorkerProcess = { end: (signal: "SIGTERM" | "SIGKILL") => Promise<void> };

/** A worker in a process of its own, on this test's database. */
export const startWorkerProcess = async (): Promise<WorkerProcess> => {
  const child: ChildProcess & { stdout: NodeJS.ReadableStream | null } = spawn(
    process.execPath,
    ["--input-type=module", "-e", PROGRAM],
    { env: { ...process.env, LOG_LEVEL: "silent" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  if (child.stdout) await Promise.race([once(child.stdout, "data"), ended]);
  if (child.exitCode !== null) throw new Error("The worker ended as it began");
  return {
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
};
