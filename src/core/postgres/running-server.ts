import { readFileSync, rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DataLocation, socketIn } from "./data-location.ts";
import { isProcessAlive, readProcessCommand } from "./process-id.ts";

export type Server = { pid: number; socketFolder: string; started: boolean };

const POLL_MS = 20;

/** `postmaster.pid`: pid, cluster, start, port, socket folder, address, shared memory key, status. */
const readLock = (cluster: string): { pid: number; socketFolder: string; status: string } | undefined => {
  try {
    const lines = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number.parseInt(lines[0] ?? "", 10);
    return pid > 0 ? { pid, socketFolder: lines[4] ?? "", status: lines[7]?.trim() ?? "" } : undefined;
  } catch {
    return undefined;
  }
};

const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = net.connect(socket);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });

/** A server that accepts connections; its socket may be elsewhere than we would choose today. */
export const findRunning = async ({ cluster }: DataLocation): Promise<Server | undefined> => {
  const lock = readLock(cluster);
  if (lock?.status !== "ready" || !isProcessAlive(lock.pid) || !(await answers(socketIn(lock.socketFolder))))
    return undefined;
  return { pid: lock.pid, socketFolder: lock.socketFolder, started: false };
};

/** The lock file of a server that has exited. */
export const staleLock = (cluster: string): string | undefined => {
  const lock = readLock(cluster);
  const command = lock && readProcessCommand(lock.pid);
  const isHeld = lock && isProcessAlive(lock.pid) && (command === undefined || command.startsWith("postgres"));
  return lock && !isHeld ? path.join(cluster, "postmaster.pid") : undefined;
};

/**
 * PostgreSQL won't start while the process ID in its lock file is in use, even if a restart gave it to another program.
 * (If the server's children are still running, it notices by its shared memory.)
 */
export const dropStaleLock = (cluster: string): void => {
  const lock = staleLock(cluster);
  if (lock) rmSync(lock, { force: true });
};

/** Waits while a server that another process began to start repeats its log, which takes a while after a crash. */
export const untilStarted = async ({ cluster }: DataLocation): Promise<void> => {
  while (readLock(cluster)?.status === "starting" && !staleLock(cluster)) await pause(POLL_MS);
};

/** Fast shutdown: open transactions are rolled back. */
export const stopServer = async ({ cluster }: DataLocation): Promise<void> => {
  const lock = readLock(cluster);
  if (!lock || !isProcessAlive(lock.pid)) return;
  try {
    process.kill(lock.pid, "SIGINT");
  } catch {
    return;
  }
  while (isProcessAlive(lock.pid)) await pause(POLL_MS);
};
