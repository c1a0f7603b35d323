import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { clusterIn, findHome } from "#core/postgres/data-location.ts";
import { freeMbIn } from "#core/postgres/disk-space.ts";
import { deadOwners } from "#core/postgres/owners.ts";
import { isProcessAlive } from "#core/postgres/process-id.ts";
import { staleLock } from "#core/postgres/running-server.ts";
import { about, type Finding } from "./finding.ts";

/** Below the first nothing starts; below the second a larger import or a backup may not fit. */
const LEAST_MB = 100;
const ROOMY_MB = 2000;

/** The folder itself, or its nearest existing parent. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(path.dirname(folder)));

const inWords = (mb: number): string => (mb < 10_000 ? `${Math.floor(mb)} MB` : `${Math.floor(mb / 1000)} GB`);

export const checkSpace = (folder: string, freeMb = freeMbIn(existing(folder))): Finding[] => {
  const { ok, warn, fail } = about("disk space");
  const message = `${inWords(freeMb)} free on the disk of ${folder}`;
  const todo = "Free some, or set DATA_DIR to a folder on another disk";
  if (freeMb < LEAST_MB) return [fail(message, todo)];
  return [freeMb < ROOMY_MB ? warn(message, todo) : ok(message)];
};

const isWritable = (folder: string): boolean => {
  try {
    accessSync(existing(folder), constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** For uploads and backups, created on first use. */
const FOLDERS = ["uploads", "backups"];

export const checkWritable = (dataFolder: string): Finding[] => {
  const { ok, fail } = about("folders");
  const shut = [dataFolder, ...FOLDERS.map((name) => path.join(dataFolder, name))].filter((each) => !isWritable(each));
  if (shut.length === 0) return [ok(`${dataFolder} is writable, including ${FOLDERS.join(" and ")}`)];
  return shut.map((folder) =>
    fail(
      `${existing(folder)} is not writable by uid ${process.getuid?.()}`,
      "Give it to this user, or set DATA_DIR to a folder they own",
    ),
  );
};

const partials = (home: string): string[] =>
  readdirSync(home).filter((name) => {
    const pid = /^data\.(\d+)\.[0-9a-f]+$/.exec(name)?.[1];
    return pid !== undefined && !isProcessAlive(Number(pid));
  });

/** Leftovers of killed processes next to the embedded database. Checked before anything joins it. */
export const checkLeftovers = (dataFolder: string): Finding[] => {
  const { ok, warn } = about("leftovers");
  const home = findHome(dataFolder);
  if (home === undefined) return [];
  const lock = staleLock(clusterIn(home));
  const found = [
    ...(lock ? [`${lock} names a server that is no longer running`] : []),
    ...deadOwners(home).map((file) => `${file} names a process that is no longer running`),
    ...partials(home).map((name) => `${path.join(home, name)} is an incomplete database`),
  ];
  if (found.length === 0) return [ok("none from killed processes")];
  return found.map((message) =>
    warn(message, "Nothing: the next start deletes it. A process was killed, perhaps because memory ran out"),
  );
};
