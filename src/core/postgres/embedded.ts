import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  fchownSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OperatorError } from "../server/operator-error.ts";
import { type Binaries, cleanEnvironment, findBinaries, NO_BINARIES, prepareCluster } from "./cluster.ts";

import { assertDiskSpace, type DataLocation, findPlace, freeMbIn, PORT } from "./data-location.ts";
import { DATABASE, makeRoles, withSuperuserLock } from "./roles.ts";
import {
  countOwners,
  dropStaleLock,
  enterOwner,
  findRunning,
  type Server,
  stopServer,
  untilStarted,
} from "./running-server.ts";

/** Old backends of a killed server may take a while to exit. */
const ATTEMPTS = 60;
const BETWEEN_ATTEMPTS_MS = 200;
const POLL_MS = 20;
const LONGEST_LOG_BYTES = 10_000_000;
const MB = 1024 * 1024;

/**
 * Lets glibc's allocator keep about 32 MB that a statement freed. By default it returns them to the system, and statements that build large
 * arrays spend half of their time on page faults.
 */
const KEPT_MEMORY = { MALLOC_TRIM_THRESHOLD_: `${32 * MB}`, MALLOC_MMAP_THRESHOLD_: `${32 * MB}` };

/** Containers limit /dev/shm to 64 MB, too little for parallel queries; then that memory is mapped from files. */
const sharedMemory = (): string[] => {
  if (process.platform !== "linux" || !existsSync("/dev/shm")) return [];
  return freeMbIn("/dev/shm") < 512 ? ["-c", "dynamic_shared_memory_type=mmap"] : [];
};

/** An eighth of the memory, from PostgreSQL's 128 MB up to 1 GB: the server, and what else the machine does, need the rest. */
const sharedBuffersMb = (): number => {
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.min(1024, Math.max(128, Math.floor(memory / 8 / MB)));
};

/** A twentieth of the free space, from 256 MB up to 4 GB: with less log between checkpoints, bulk writes log most pages twice. */
export const logMb = (freeMb: number): number => Math.min(4096, Math.max(256, Math.floor(freeMb / 20)));

const optionsFor = ({ cluster, socketFolder }: DataLocation, extra: Record<string, string>): string[] => [
  "-D",
  cluster,
  "-p",
  String(PORT),
  ...sharedMemory(),
  ...Object.entries({
    // Logins for reporting come through `openReaderProxy`.
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    max_wal_size: `${logMb(freeMbIn(cluster))}MB`,
    shared_buffers: `${sharedBuffersMb()}MB`,
    // Each process has up to 28 connections and its queue's; a server, a worker and several commands can run together.
    max_connections: "200",
    // What logins for reporting can't take from the product (`makeRoles`).
    reserved_connections: "100",
    authentication_timeout: "5s",
    work_mem: "64MB",
    timezone: "UTC",
    log_timezone: "UTC",
    // Its log contains no values: neither failed statements nor rows.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    ...extra,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
];

const logIn = (home: string): string => path.join(home, "postgres.log");

const readFileSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const spawnServer = (place: DataLocation, { postgres }: Binaries, extra: Record<string, string>): ChildProcess => {
  const file = logIn(place.home);
  if (readFileSize(file) > LONGEST_LOG_BYTES) renameSync(file, `${file}.1`);
  const log = openSync(file, "a", 0o600);
  try {
    if (place.user) fchownSync(log, place.user.uid, place.user.gid);
    // Detached, because Ctrl-C reaches the whole foreground group, and must not stop the database before we have
    // drained.
    return spawn(postgres, optionsFor(place, extra), {
      ...place.user,
      cwd: place.home,
      env: { ...cleanEnvironment(), ...KEPT_MEMORY },
      detached: true,
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
};

/**
 * Throws for failures that a retry can't fix, with what to do. Other processes write to the same log, so lines are
 * matched by pid.
 */
const assertWorthAnotherTry = (written: string, pid: number | undefined, place: DataLocation): void => {
  if (/No space left on device/i.test(written)) {
    throw new OperatorError(`No disk space: the database in ${place.home} cannot write. Free some and start again`);
  }
  if (/error while loading shared libraries|GLIBC_/i.test(written)) throw new OperatorError(NO_BINARIES);
  const fatal = new RegExp(`\\[${pid}\\] (?:FATAL|PANIC):\\s+(.*)`).exec(written)?.[1];
  if (fatal && !/lock file|shared memory block|starting up|shutting down/i.test(fatal)) {
    throw new OperatorError(`The embedded PostgreSQL does not start: ${fatal} (see ${logIn(place.home)})`);
  }
};

/** Until it accepts connections (whichever process started it), or has exited. */
const waitUntilReady = async (child: ChildProcess, place: DataLocation): Promise<Server | undefined> => {
  let failure: Error | undefined;
  let ended = false;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("exit", () => {
    ended = true;
  });
  for (;;) {
    await pause(POLL_MS);
    if (failure) throw new OperatorError(`${NO_BINARIES} (${failure.message})`);
    const running = await findRunning(place);
    if (running) {
      child.unref();
      return { ...running, started: running.pid === child.pid };
    }
    if (ended) return undefined;
  }
};

/** Starts the server, or joins the running one: concurrent starts result in one server. */
const startServer = async (
  place: DataLocation,
  binaries: Binaries,
  extra: Record<string, string> = {},
): Promise<Server> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await untilStarted(place);
    const running = await findRunning(place);
    if (running) return running;
    dropStaleLock(place.cluster);
    const before = readFileSize(logIn(place.home));
    const child = spawnServer(place, binaries, extra);
    const server = await waitUntilReady(child, place);
    if (server) return server;
    const log = logIn(place.home);
    const written = readFileSync(log)
      .subarray(Math.min(before, readFileSize(log)))
      .toString("utf8");
    assertWorthAnotherTry(written, child.pid, place);
    // Another process started it first, or an old server's processes are still exiting.
    await pause(BETWEEN_ATTEMPTS_MS);
  }
  throw new OperatorError(
    `The embedded PostgreSQL does not start: another process is using its data (see ${logIn(place.home)})`,
  );
};

type Embedded = {
  socketFolder: string;
  started: boolean;
  /** Drops and recreates the database, unless other processes use it. */
  reset: () => Promise<void>;
  /** Restarts the server if it was killed. */
  revive: () => Promise<void>;
  release: () => Promise<void>;
};

type Options = {
  tell?: (progress: string) => void;
  /** Additional server settings, used if this call starts the server. */
  settings?: Record<string, string>;
};

const IN_USE = "Another process is using the database: stop it first, then start over";
const TRIES = 20;
const BETWEEN_TRIES_MS = 100;

/** Deletes copies of older versions, once a server of the newest one is running. */
const sweepBinaries = (place: DataLocation, { postgres }: Binaries): void => {
  for (const name of readdirSync(place.home)) {
    const folder = path.join(place.home, name);
    if (/^pgsql-[^/]+$/.test(name) && !postgres.startsWith(folder)) rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Returns a server that stays running: this process registers as an owner before taking the lock, and a process that
 * stops the server counts owners under the same lock. If it was stopped just before, it is started again.
 */
const join = async (place: DataLocation, binaries: Binaries, settings: Record<string, string>): Promise<Server> => {
  for (let tries = 1; ; tries++) {
    const server = await startServer(place, binaries, settings);
    try {
      await withSuperuserLock(server.socketFolder, makeRoles);
      return server;
    } catch (error) {
      const stillThere = await findRunning(place);
      if (tries >= TRIES || (stillThere?.pid === server.pid && tries > 3)) throw error;
      await pause(BETWEEN_TRIES_MS);
    }
  }
};

const leave = async (place: DataLocation, owner: { leave: () => void }): Promise<void> => {
  const lastOneStops = async () => {
    owner.leave();
    if (countOwners(place.home) === 0) await stopServer(place);
  };
  const server = await findRunning(place);
  if (!server) return owner.leave();
  let took = false;
  await withSuperuserLock(server.socketFolder, () => {
    took = true;
    return lastOneStops();
  }).catch(async () => {
    // The server stopped before we got the lock; the stopping process logged why.
    if (!took) owner.leave();
  });
};

/** Creates, starts or joins the embedded PostgreSQL of `dataFolder`. The last owner to release it stops it. */
export const openEmbedded = async (
  dataFolder: string,
  { tell = () => {}, settings = {} }: Options = {},
): Promise<Embedded> => {
  const place = findPlace(path.resolve(dataFolder));
  assertDiskSpace(place);
  const binaries = findBinaries(place);
  prepareCluster(place, binaries, tell);
  const owner = enterOwner(place);
  try {
    const server = await join(place, binaries, settings);
    if (server.started) sweepBinaries(place, binaries);
    let reviving: Promise<unknown> = Promise.resolve();
    let released: Promise<void> | undefined;
    const release = () => {
      released ??= reviving.catch(() => {}).then(() => leave(place, owner));
      return released;
    };
    const revive = async () => {
      if (released || (await findRunning(place)) || released) return;
      reviving = reviving.then(() => join(place, binaries, settings));
      await reviving;
    };
    const reset = () =>
      withSuperuserLock(server.socketFolder, async (client) => {
        if (countOwners(place.home) > 1) throw new OperatorError(IN_USE);
        await client.query(`drop database if exists ${DATABASE} with (force)`);
        await makeRoles(client);
      });
    return { socketFolder: server.socketFolder, started: server.started, reset, revive, release };
  } catch (error) {
    owner.leave();
    throw error;
  }
};
