import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type DataLocation, makePrivate } from "./data-location.ts";
import { idOf, isStillRunning, type ProcessId } from "./process-id.ts";

/** Who uses the embedded server: one file a user, named by its process; the last to leave stops the server. */
const folderOf = (home: string): string => path.join(home, "owners");

const read = (file: string): ProcessId | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessId;
  } catch {
    return undefined;
  }
};

/** Enters this process; gives the way to leave. */
export const enterOwner = ({ home, user }: DataLocation): { leave: () => void } => {
  const folder = folderOf(home);
  makePrivate(folder, user);
  const file = path.join(folder, `${process.pid}-${randomBytes(6).toString("hex")}.json`);
  // Renamed into place: nobody reads half a file and takes its owner for dead.
  writeFileSync(`${file}.part`, JSON.stringify(idOf(process.pid)), { mode: 0o600 });
  renameSync(`${file}.part`, file);
  return { leave: () => rmSync(file, { force: true }) };
};

/** Every file there is; half-written ones belong to nobody and count by the number in their name. */
const look = (home: string): { file: string; isOwner: boolean; isLiving: boolean }[] =>
  readdirSync(folderOf(home)).map((name) => {
    const file = path.join(folderOf(home), name);
    const isOwner = name.endsWith(".json");
    const owner = isOwner ? read(file) : { pid: Number.parseInt(name, 10), startedAt: "" };
    return { file, isOwner, isLiving: owner !== undefined && isStillRunning(owner) };
  });

/** The files of owners that are gone. */
export const deadOwners = (home: string): string[] =>
  existsSync(folderOf(home)) ? look(home).flatMap(({ file, isLiving }) => (isLiving ? [] : [file])) : [];

/** How many owners there are; the files of dead ones go. */
export const countOwners = (home: string): number => {
  const all = look(home);
  for (const { file, isLiving } of all) if (!isLiving) rmSync(file, { force: true });
  return all.filter(({ isOwner, isLiving }) => isOwner && isLiving).length;
};
