import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BIN } from "#testing/processes/citus-cluster.ts";

const BUILT = "/usr/lib/postgresql/15/lib/citus.so";
const SOURCES = path.resolve(process.env.SHARED_DIR ?? "../shared", "recipes/citus");
const WORK = path.resolve(".data/citus-build");
/** What is needed to build an extension of Debian's PostgreSQL. */
const PACKAGES =
  `postgresql-15 postgresql-server-dev-15 build-essential autoconf pkg-config flex bison libreadline-dev zlib1g-dev
  libssl-dev liblz4-dev libzstd-dev libicu-dev libxml2-dev libpam0g-dev libkrb5-dev libselinux1-dev`.split(/\s+/);

const findSource = (): string | undefined =>
  existsSync(SOURCES) ? readdirSync(SOURCES).find((name) => /^citus-.*-source\.tar\.gz$/.test(name)) : undefined;

/** Why Citus cannot be built here; undefined if it can, or is there already. */
export const whyNoCitus = (): string | undefined => {
  if (process.platform !== "linux") return `Citus runs on Linux, and this is ${process.platform}`;
  if (existsSync(BUILT) && existsSync(path.join(BIN, "postgres"))) return undefined;
  if (!existsSync("/etc/debian_version")) return "it is built for Debian's PostgreSQL, and this is not Debian";
  if (process.getuid?.() !== 0) return "only root can install Debian's PostgreSQL";
  if (!findSource()) return `there is no citus-…-source.tar.gz in ${SOURCES}`;
  return undefined;
};

const run = (command: string, options: readonly string[], cwd: string): void => {
  const log = path.join(WORK, "build.log");
  const output = openSync(log, "a");
  const { status } = spawnSync(command, options, {
    cwd,
    stdio: ["ignore", output, output],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", PG_CONFIG: path.join(BIN, "pg_config") },
  });
  closeSync(output);
  if (status !== 0) throw new Error(`${command} ${options[0]} failed: see ${log}`);
};

const COPIED = /static inline bool\nhave_createdb_privilege\(void\)[\s\S]*?(?=typedef bool TU_UpdateIndexes;)/;

/** From its 15.20 on, Debian's PostgreSQL declares a function that Citus brings a copy of for 15. */
const removeCopiedFunction = (folder: string): void => {
  const declared = readFileSync("/usr/include/postgresql/15/server/commands/dbcommands.h", "utf8");
  if (!declared.includes("have_createdb_privilege")) return;
  const header = path.join(folder, "src/include/pg_version_compat.h");
  writeFileSync(header, readFileSync(header, "utf8").replace(COPIED, ""));
};

/** Builds and installs Citus for Debian's PostgreSQL 15 unless it is there: a minute on four cores. */
export const buildCitus = (): void => {
  if (existsSync(BUILT)) return;
  const source = findSource();
  if (!source) throw new Error(`No source of Citus in ${SOURCES}`);
  mkdirSync(WORK, { recursive: true });
  console.log("Building Citus");
  run("apt-get", ["install", "-y", "-qq", ...PACKAGES], WORK);
  run("tar", ["xzf", path.join(SOURCES, source)], WORK);
  const folder = path.join(WORK, source.replace("-source.tar.gz", ""));
  removeCopiedFunction(folder);
  run("./configure", ["--without-libcurl"], folder);
  // Bitcode, which takes most of the time, is only for JIT compilation.
  run("make", ["with_llvm=no", `-j${process.env.CITUS_JOBS ?? "4"}`], folder);
  run("make", ["with_llvm=no", "install"], folder);
};
