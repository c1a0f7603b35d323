import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type DataLocation, makePrivate } from "./data-location.ts";
import { isStillRunning, type ProcessId, readProcessId } from "./process-id.ts";

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
