import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DataLocation, makePrivate, socketIn } from "./data-location.ts";

/** Process IDs are reused; the start time distinguishes a process from a later one with the same ID. */
type ProcessId = { pid: number; startedAt: string };

type Status = { state: string; startedAt: string; command: string };

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** From `/proc/<pid>/stat`: `pid (command) state …`, with the start in ticks since boot as the 22nd field. */
const statusFromProc = (pid: number): Status | undefined => {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return {
    state: fields[0] ?? "",
    startedAt: `${boot}/${fields[19]}`,
    command: text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")),
  };
};

const statusFromPs = (pid: number): Status | undefined => {
  const { status, stdout } = spawnSync("ps", ["-o", "state=,lstart=,ucomm=", "-p", String(pid)], { encoding: "utf8" });
  const found = status === 0 ? /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*\S)\s*$/.exec(stdout.trim()) : null;
  return found ? { state: found[1] ?? "", startedAt: found[2] ?? "", command: found[3] ?? "" } : undefined;
};

const readProcessStatus = (pid: number): Status | undefined =>
  process.platform === "linux" ? statusFromProc(pid) : statusFromPs(pid);

/** False for a zombie, which stays listed until its parent reaps it (in containers, possibly forever). */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !readProcessStatus(pid)?.state.startsWith("Z");
};

const readProcessId = (pid: number): ProcessId => ({ pid, startedAt: readProcessStatus(pid)?.startedAt ?? "" });

/** If the system doesn't report start times, only the ID is compared. */
const isStillRunning = ({ pid, startedAt }: ProcessId): boolean => {
  if (!isProcessAlive(pid)) return false;
  const current = readProcessId(pid).startedAt;
  return startedAt === "" || current === "" || current === startedAt;
};

/** The program's name, if the system reports it. */
export const readProcessCommand = (pid: number): string | undefined => readProcessStatus(pid)?.command;

/** The users of the embedded server: one file per process; the last to exit stops the server. */
const getOwnersFolder = (home: string): string => path.join(home, "owners");

const read = (file: string): ProcessId | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessId;
  } catch {
    return undefined;
  }
};

/** Registers this process; returns a function to unregister it. */
export const enterOwner = ({ home, user }: DataLocation): { leave: () => void } => {
  const folder = getOwnersFolder(home);
  makePrivate(folder, user);
  const file = path.join(folder, `${process.pid}-${randomBytes(6).toString("hex")}.json`);
  // Renamed into place, so that no other process reads a partial file and considers its owner dead.
  writeFileSync(`${file}.part`, JSON.stringify(readProcessId(process.pid)), { mode: 0o600 });
  renameSync(`${file}.part`, file);
  return { leave: () => rmSync(file, { force: true }) };
};

/** All files; partial ones count by the process ID in their name. */
const readOwners = (home: string): { file: string; isOwner: boolean; isLiving: boolean }[] =>
  readdirSync(getOwnersFolder(home)).map((name) => {
    const file = path.join(getOwnersFolder(home), name);
    const isOwner = name.endsWith(".json");
    const owner = isOwner ? read(file) : { pid: Number.parseInt(name, 10), startedAt: "" };
    return { file, isOwner, isLiving: owner !== undefined && isStillRunning(owner) };
  });

/** The files of owners that have exited. */
export const deadOwners = (home: string): string[] =>
  existsSync(getOwnersFolder(home)) ? readOwners(home).flatMap(({ file, isLiving }) => (isLiving ? [] : [file])) : [];

/** Counts owners, and deletes the files of dead ones. */
export const countOwners = (home: string): number => {
  const all = readOwners(home);
  for (const { file, isLiving } of all) if (!isLiving) rmSync(file, { force: true });
  return all.filter(({ isOwner, isLiving }) => isOwner && isLiving).length;
};

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
