import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import process from "node:process";
import { listenOn } from "#cli/server/port.ts";
import { isBuilt } from "#cli/server/product-build.ts";
import { clusterIn, findHome, freeMbIn } from "#core/postgres/data-location.ts";
import { deadOwners, isProcessAlive, staleLock } from "#core/postgres/running-server.ts";
import { about, catchFindings, type Finding } from "./finding.ts";

/** Below the first nothing starts; below the second a larger import or a backup may not fit. */
const LEAST_MB = 100;
const ROOMY_MB = 2000;

/** The folder itself, or its nearest existing parent. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(path.dirname(folder)));

const formatSize = (mb: number): string => (mb < 10_000 ? `${Math.floor(mb)} MB` : `${Math.floor(mb / 1000)} GB`);

export const checkSpace = (folder: string, freeMb = freeMbIn(existing(folder))): Finding[] => {
  const { ok, warn, fail } = about("disk space");
  const message = `${formatSize(freeMb)} free on the disk of ${folder}`;
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

const ASKING_MS = 3000;

/** Whether the program listening there is this product. */
const isOurs = async (port: number, host: string): Promise<boolean> => {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  try {
    const signal = AbortSignal.timeout(ASKING_MS);
    const response = await fetch(`http://${address}:${port}/api/health/live`, { signal });
    return response.headers.has("x-request-id") && ((await response.json()) as { status?: string }).status === "ok";
  } catch {
    return false;
  }
};

/** Binds the port for a moment, if it is free. */
export const checkPort = async (port: number, host: string): Promise<Finding[]> => {
  const { ok } = about("port");
  const probe = createServer();
  try {
    await listenOn(probe, port, host);
    await new Promise((resolve) => probe.close(resolve));
    return [ok(`${port} is free`)];
  } catch (error) {
    if (await isOurs(port, host)) return [ok(`Customer 360 is listening on ${port}`)];
    return catchFindings("port", () => Promise.reject(error));
  }
};

/** The first Node version that runs TypeScript directly. */
const LEAST = [22, 18] as const;
const TESTED = 24;

const isAtLeast = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

export const checkNode = (version = process.version): Finding[] => {
  const { ok, warn, fail } = about("node");
  const todo = `Install Node ${TESTED}, or start it with npm, which includes its own`;
  if (!isAtLeast(version, LEAST)) return [fail(`${version} is older than ${LEAST.join(".")}`, todo)];
  if (!version.startsWith(`v${TESTED}.`)) return [warn(`${version}; tested with ${TESTED}`, todo)];
  return [ok(version)];
};

const LANGUAGES = ["en", "es", "pt"];

/** A Node built without full ICU would write every date and amount in English. */
export const checkLanguages = (
  supported: readonly string[] = Intl.DateTimeFormat.supportedLocalesOf(LANGUAGES),
): Finding[] => {
  const { ok, fail } = about("languages");
  const missing = LANGUAGES.filter((language) => !supported.includes(language));
  if (missing.length > 0)
    return [fail(`this Node does not support ${missing.join(", ")}`, "Install a Node with full ICU")];
  return [ok(`${LANGUAGES.join(", ")}, with ICU ${process.versions.icu}`)];
};

export const checkBuild = (): Finding[] => {
  const { ok, warn, fail } = about("build");
  if (!existsSync(".next/BUILD_ID")) return [fail("there is none, and npm start requires it", "Run: npm run build")];
  if (!isBuilt()) return [warn("built from other sources", "Run: npm run build, and start again")];
  return [ok("built from these sources")];
};
