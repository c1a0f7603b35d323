import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OperatorError } from "../operator-error.ts";
import { canEnter, chooseUser, type RunAs } from "./run-as.ts";

/** Where the embedded PostgreSQL lives. `home` holds cluster, log and owners; the socket is usually in it too. */
export type DataLocation = { home: string; cluster: string; socketFolder: string; user: RunAs | undefined };

export const PORT = 5432;
/** What the address of a unix socket may hold on every system, in bytes. */
const LONGEST_SOCKET = 103;
const VAR_LIB = "/var/lib/customer-360";
const BELONGS_TO = "belongs-to";

export const clusterIn = (home: string): string => path.join(home, "data");

export const socketIn = (folder: string): string => path.join(folder, `.s.PGSQL.${PORT}`);

const readLine = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n")[0]?.trim() : undefined;

/** Written only when it says something new: another user may have written it. */
const note = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
};

/** A folder for PostgreSQL alone. One that somebody else laid there first is refused. */
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
      `${folder} cannot be made or used (${(error as Error).message}). Set DATA_DIR to another folder`,
    );
  }
};

/** Folders outside `dataFolder`, of a name that only it has; what is under /var/lib outlives a restart. */
const elsewhere = (dataFolder: string): string[] => {
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
  const found = elsewhere(dataFolder).find((folder) => fits(folder) && canMakeParent(folder, user));
  if (found) return found;
  throw new OperatorError(
    `No folder for the embedded PostgreSQL can be reached. Set DATA_DIR to one, or set DATABASE_URL`,
  );
};

/** A home elsewhere is used again, unless it is another copy's (a folder copied together with its `where`). */
const rememberedHome = (dataFolder: string): string | undefined => {
  const home = readLine(path.join(dataFolder, "where"));
  if (!home || !existsSync(clusterIn(home))) return undefined;
  const owner = readLine(path.join(home, BELONGS_TO));
  const moved = owner !== undefined && owner !== dataFolder && !existsSync(owner);
  return owner === dataFolder || moved ? home : undefined;
};

/** Where the database of a data folder was made earlier. Makes and changes nothing. */
export const findHome = (folder: string): string | undefined => {
  if (!existsSync(folder)) return undefined;
  const dataFolder = realpathSync(folder);
  const inside = path.join(dataFolder, "postgres");
  return existsSync(clusterIn(inside)) ? inside : rememberedHome(dataFolder);
};

/**
 * Inside `dataFolder` when PostgreSQL's user can reach it there, else under /var/lib or the temporary folder. A path too
 * long for a socket moves the socket alone: the data stays where people expect and back it up.
 */
export const findPlace = (folder: string): DataLocation => {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    // Whatever the umask: PostgreSQL's own user must pass through.
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
  note(path.join(home, BELONGS_TO), `${dataFolder}\n`);
  note(path.join(dataFolder, "where"), `${home}\nsocket ${socketFolder}\n`);
  return { home, cluster: clusterIn(home), socketFolder, user };
};
