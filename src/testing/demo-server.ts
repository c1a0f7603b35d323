import { spawn } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const READY_MS = 300_000;

export type Demo = {
  url: string;
  /** Its demo.json. */
  file: string;
  folder: string;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/api/health/ready`)).ok;
  } catch {
    return false;
  }
};

/** The product as `npm run demo` starts it, on a port and a database of its own, while `work` runs. */
export const withDemo = async <Result>(work: (demo: Demo) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-360-demo-"));
  // The database's own user must pass through; else it would live, and stay, outside this folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  mkdirSync(".data", { recursive: true });
  const logFile = ".data/demo-server.log";
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, ["src/cli/demo.ts"], {
    env: { ...process.env, DATA_DIR: folder, PORT: String(port), DATABASE_URL: "", DATABASE_OWNER_URL: "" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    const since = Date.now();
    while (!(await isReady(url))) {
      if (child.exitCode !== null || Date.now() - since > READY_MS) {
        throw new Error(`The demo did not start:\n${readFileSync(logFile, "utf8").split("\n").slice(-30).join("\n")}`);
      }
      await pause(250);
    }
    return await work({ url, file: path.join(folder, "demo.json"), folder });
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
};
