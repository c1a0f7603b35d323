import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Process IDs are reused; the start time distinguishes a process from a later one with the same ID. */
export type ProcessId = { pid: number; startedAt: string };

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

export const readProcessId = (pid: number): ProcessId => ({ pid, startedAt: readProcessStatus(pid)?.startedAt ?? "" });

/** If the system doesn't report start times, only the ID is compared. */
export const isStillRunning = ({ pid, startedAt }: ProcessId): boolean => {
  if (!isProcessAlive(pid)) return false;
  const current = readProcessId(pid).startedAt;
  return startedAt === "" || current === "" || current === startedAt;
};

/** The program's name, if the system reports it. */
export const readProcessCommand = (pid: number): string | undefined => readProcessStatus(pid)?.command;
