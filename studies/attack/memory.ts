import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const EVERY_MS = 500;

/** Samples a process's resident memory twice a second until stopped. */
export const watchMemory = (pid: number) => {
  let peak = 0;
  const look = async () => {
    const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]).catch(() => ({ stdout: "0" }));
    peak = Math.max(peak, Number(stdout.trim()) / 1024);
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: async (): Promise<number> => {
      clearInterval(timer);
      await look();
      return Math.round(peak);
    },
  };
};
