import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { OperatorError } from "../server/operator-error.ts";

/** The user PostgreSQL runs as, if it isn't ours. */
export type RunAs = { uid: number; gid: number };

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

export const canEnter = (user: RunAs | undefined, folder: string): boolean => mayAs(user, "-x", folder);

export const canRun = (user: RunAs | undefined, program: string): boolean =>
  mayAs(user, "-x", program) && mayAs(user, "-r", program);
