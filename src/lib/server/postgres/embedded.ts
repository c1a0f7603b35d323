import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OperatorError } from "../operator-error.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { prepareCluster } from "./cluster.ts";
import { type DataLocation, findPlace } from "./data-location.ts";
import { assertDiskSpace } from "./disk-space.ts";
import { countOwners, enterOwner } from "./owners.ts";
import { DATABASE, inTurn, makeRoles } from "./roles.ts";
import { findRunning, type Server, stopServer } from "./running-server.ts";
import { startServer } from "./server.ts";

export type Embedded = {
  socketFolder: string;
  started: boolean;
  /** Drops and makes the database again, unless somebody else uses it. */
  reset: () => Promise<void>;
  /** Starts the server again where it was killed. */
  revive: () => Promise<void>;
  release: () => Promise<void>;
};

type Options = {
  tell?: (progress: string) => void;
  /** Server settings beside ours, used if this call starts the server. */
  settings?: Record<string, string>;
};

const IN_USE = "Another process uses the database: stop it first, then start over";
const TRIES = 20;
const BETWEEN_TRIES_MS = 100;

/** Copies of older versions, once a server of the newest one runs. */
const sweepBinaries = (place: DataLocation, { postgres }: Binaries): void => {
  for (const name of readdirSync(place.home)) {
    const folder = path.join(place.home, name);
    if (/^pgsql-[^/]+$/.test(name) && !postgres.startsWith(folder)) rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * A server that runs and will go on running: we are entered as its owner before we take our turn, and who stops it
 * counts the owners in theirs. When it was stopped just before ours, there is a next one.
 */
const join = async (place: DataLocation, binaries: Binaries, settings: Record<string, string>): Promise<Server> => {
  for (let tries = 1; ; tries++) {
    const server = await startServer(place, binaries, settings);
    try {
      await inTurn(server.socketFolder, makeRoles);
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
  await inTurn(server.socketFolder, () => {
    took = true;
    return lastOneStops();
  }).catch(async () => {
    // The server went before we had our turn: whoever stopped it knows why.
    if (!took) owner.leave();
  });
};

/** The embedded PostgreSQL of `dataFolder`: made, started or joined. The last of its owners to release it stops it. */
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
      inTurn(server.socketFolder, async (client) => {
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
