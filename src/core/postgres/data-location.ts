import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OperatorError } from "#core/server/operator-error.ts";

/** The user PostgreSQL runs as, if it isn't ours. */
type RunAs = { uid: number; gid: number };

const inPasswd = (name: string): RunAs | undefined => {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((entry) => entry.split(":"))
    .find(([user]) => user === name);
  return line ? { uid: Number(line[2]), gid: Number(line[3]) } : undefined;
};

const findFolderOwner = (folder: string): RunAs | undefined => {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
};

/**
 * PostgreSQL refuses to run as root, so it runs as the owner of the existing cluster, or as a user that every system
 * has. Undefined if we are not root.
 */
export const chooseUser = (cluster: string): RunAs | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const user = findFolderOwner(cluster) ?? inPasswd("postgres") ?? inPasswd("nobody");
  if (user) return user;
  throw new OperatorError(
    "PostgreSQL refuses to run as root, and there is no user postgres or nobody. Run this as an ordinary user, or set DATABASE_URL",
  );
};

/** Checked by the system as that user, so that ACLs and mounts count too. */
const mayAs = (user: RunAs | undefined, flag: "-x" | "-r", file: string): boolean =>
  spawnSync("test", [flag, file], { ...user, cwd: "/" }).status === 0;

const canEnter = (user: RunAs | undefined, folder: string): boolean => mayAs(user, "-x", folder);

export const canRun = (user: RunAs | undefined, program: string): boolean =>
  mayAs(user, "-x", program) && mayAs(user, "-r", program);

/** The embedded PostgreSQL's location. `home` contains the cluster, log and owners; usually the socket, too. */
export type DataLocation = { home: string; cluster: string; socketFolder: string; user: RunAs | undefined };

export const PORT = 5432;
/** The longest Unix socket path that works on every system, in bytes. */
const LONGEST_SOCKET = 103;
const VAR_LIB = "/var/lib/customer-360";
const BELONGS_TO = "belongs-to";

export const clusterIn = (home: string): string => path.join(home, "data");

export const socketIn = (folder: string): string => path.join(folder, `.s.PGSQL.${PORT}`);

const readLine = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n")[0]?.trim() : undefined;

/** Written only if it changes, because another user may own the file. */
const writeIfChanged = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
};

/** Creates a folder for PostgreSQL only. Rejects one that belongs to another user. */
export const makePrivate = (folder: string, user: RunAs | undefined): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid } = lstatSync(folder);
    const own = process.getuid?.();
    if (!lstatSync(folder).isDirectory() || (uid !== own && uid !== user?.uid)) {
      throw new OperatorError(
        `${folder} belongs to another user (uid ${uid}). Run this as that user or as root, or set DATA_DIR to another folder`,
      );
    }
    if (user) chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `${folder} cannot be created or used (${(error as Error).message}). Set DATA_DIR to another folder`,
    );
  }
};

/** Folders outside `dataFolder`, with a name derived from it; those under /var/lib survive a restart. */
const externalFolders = (dataFolder: string): string[] => {
  const name = createHash("sha256").update(dataFolder).digest("hex").slice(0, 16);
  const temporary = [tmpdir(), "/tmp"].map((folder) => path.join(folder, `customer-360-${name}`));
  return process.getuid?.() === 0 ? [path.join(VAR_LIB, name), ...temporary] : temporary;
};

const canMakeParent = (folder: string, user: RunAs | undefined): boolean => {
  try {
    const parent = path.dirname(folder);
    if (!existsSync(parent)) {
      mkdirSync(parent, { recursive: true });
      chmodSync(parent, 0o755);
    }
    return canEnter(user, parent);
  } catch {
    return false;
  }
};

const firstUsable = (dataFolder: string, user: RunAs | undefined, fits: (folder: string) => boolean): string => {
  const found = externalFolders(dataFolder).find((folder) => fits(folder) && canMakeParent(folder, user));
  if (found) return found;
  throw new OperatorError(
    `No folder for the embedded PostgreSQL is accessible. Set DATA_DIR to one, or set DATABASE_URL`,
  );
};

/** Reuses a home elsewhere, unless it belongs to another copy (a folder copied with its `where` file). */
const rememberedHome = (dataFolder: string): string | undefined => {
  const home = readLine(path.join(dataFolder, "where"));
  if (!home || !existsSync(clusterIn(home))) return undefined;
  const owner = readLine(path.join(home, BELONGS_TO));
  const moved = owner !== undefined && owner !== dataFolder && !existsSync(owner);
  return owner === dataFolder || moved ? home : undefined;
};

/** Where the database of a data folder was created earlier. Changes nothing. */
export const findHome = (folder: string): string | undefined => {
  if (!existsSync(folder)) return undefined;
  const dataFolder = realpathSync(folder);
  const inside = path.join(dataFolder, "postgres");
  return existsSync(clusterIn(inside)) ? inside : rememberedHome(dataFolder);
};

/**
 * Inside `dataFolder` if PostgreSQL's user has access, otherwise under /var/lib or the temporary folder. If the path is
 * too long for a socket, only the socket moves: the data stays where users expect it and back it up.
 */
export const findPlace = (folder: string): DataLocation => {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    // PostgreSQL's user must be able to enter, whatever the umask.
    chmodSync(folder, 0o755);
  }
  const dataFolder = realpathSync(folder);
  const inside = path.join(dataFolder, "postgres");
  const remembered = findHome(dataFolder);
  const user = chooseUser(clusterIn(remembered ?? inside));
  const home = remembered ?? (canEnter(user, dataFolder) ? inside : firstUsable(dataFolder, user, () => true));
  const isShort = (candidate: string) => Buffer.byteLength(socketIn(path.join(candidate, "run"))) <= LONGEST_SOCKET;
  const socketHome = isShort(home) ? home : firstUsable(dataFolder, user, isShort);
  const socketFolder = path.join(socketHome, "run");
  for (const made of new Set([home, socketHome, socketFolder])) makePrivate(made, user);
  writeIfChanged(path.join(home, BELONGS_TO), `${dataFolder}\n`);
  writeIfChanged(path.join(dataFolder, "where"), `${home}\nsocket ${socketFolder}\n`);
  return { home, cluster: clusterIn(home), socketFolder, user };
};

const MEGABYTE = 1024 * 1024;
/** Binaries, an empty cluster, the demo business and its WAL. */
const TO_MAKE_MB = 700;
const TO_RUN_MB = 100;

/** Free space for the process's user on a folder's disk, in MB. */
export const freeMbIn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / MEGABYTE;
};

export const assertSpace = (folder: string, freeMb: number, neededMb: number): void => {
  if (freeMb >= neededMb) return;
  throw new OperatorError(
    `No disk space: ${folder} has ${Math.floor(freeMb)} MB free and ${neededMb} MB are required. Free some, or set DATA_DIR to a folder on another disk`,
  );
};

/** Checked in advance, because errors from a disk that fills up later are less clear. */
export const assertDiskSpace = ({ home, cluster }: DataLocation): void => {
  assertSpace(home, freeMbIn(home), existsSync(cluster) ? TO_RUN_MB : TO_MAKE_MB);
};
