import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OperatorError } from "../operator-error.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { prepareCluster } from "./cluster.ts";
import { type DataLocation, findPlace } from "./data-location.ts";
import { assertDiskSpace } from "./disk-space.ts";
import { countOwners, enterOwner } from "./owners.ts";
import { DATABASE, makeRoles, withSuperuserLock } from "./roles.ts";
import { findRunning, type Server, stopServer } from "./running-server.ts";
import { startServer } from "./server.ts";

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
