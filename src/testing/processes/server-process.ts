import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A demo that is prepared beside other tests computes at low priority, so it can take as long as they do. */
export const READY_MS = 1_800_000;

export type ServerProcess = {
  url: string;
  pid: number;
  logFile: string;
  /** Whether it has exited, by itself or by a signal. */
  hasEnded: () => boolean;
  /** Sends the signal and waits until the process has exited. */
  end: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
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

type Options = {
  /** `demo` creates missing data and the build; `start` requires both. */
  command: "demo" | "start";
  /** The folder of its embedded database; several processes may share one. */
  dataFolder: string;
  port?: number;
  /** Another built checkout of the product; this one by default. */
  checkout?: string;
  env?: Record<string, string>;
  /** Options of the command. */
  args?: string[];
};

/** Starts the product in a separate process and waits until it is ready. Its output is in `.data/<command>-<port>.log`. */
export const startServer = async ({
  command,
  dataFolder,
  port: wanted,
  checkout = ".",
  env = {},
  args = [],
}: Options): Promise<ServerProcess> => {
  const port = wanted ?? (await freePort());
  const url = `http://localhost:${port}`;
  mkdirSync(".data", { recursive: true });
  const logFile = `.data/${command}-${port}.log`;
  const log = openSync(logFile, "w");
  const database = { DATABASE_URL: "", DATABASE_OWNER_URL: "" };
  // With a compile cache, it starts in half the time.
  const compiled = { NODE_COMPILE_CACHE: path.resolve(checkout, ".data/compiled") };
  const child = spawn(process.execPath, [path.join("src/cli", `${command}.ts`), ...args], {
    env: {
      ...compiled,
      ...process.env,
      ...database,
      // Tests must not use a real API key.
      ANTHROPIC_API_KEY: "",
      PUBLIC_URL: url,
      ...env,
      DATA_DIR: dataFolder,
      PORT: String(port),
    },
    cwd: checkout,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    child.kill(signal);
    await ended;
  };
  const since = Date.now();
  while (!(await isReady(url))) {
    // A signal that ends it leaves no exit code.
    if (child.exitCode !== null || child.signalCode !== null || Date.now() - since > READY_MS) {
      await end("SIGKILL");
      const lines = readFileSync(logFile, "utf8").split("\n").slice(-30).join("\n");
      throw new Error(`The server did not start:\n${lines}`);
    }
    await pause(100);
  }
  return {
    url,
    pid: child.pid ?? 0,
    logFile,
    end,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
};
