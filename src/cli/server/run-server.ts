import process from "node:process";
import { stopImports, takeUpImports } from "#lib/imports/queue-imports.ts";
import { stopComputing } from "#lib/server/compute/compute.ts";
import { closeFollowers } from "#lib/server/live/followers.ts";
import { log } from "#lib/server/log.ts";
import { watchProcess } from "#lib/server/metrics.ts";
import type { OpenDatabase } from "#lib/server/postgres/open-database.ts";
import { queue } from "#lib/server/queue/queue.ts";
import { publicUrl, settings } from "#lib/server/settings.ts";
import { startWorker } from "#worker/start-worker.ts";
import { openForLife } from "../run-command.ts";
import { type Life, untilStopped } from "../run-process.ts";
import { assertPortIsFree } from "./port.ts";

type Options = {
  dev: boolean;
  /** Between the database and the server: demo data, the build. */
  prepare?: (life: Life) => Promise<void>;
  onListening: (address: string) => void;
};

/** Set before Next is read: both choose by it at that moment. */
const enterMode = (dev: boolean): void => {
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXTAUTH_URL: publicUrl(),
    NEXT_TELEMETRY_DISABLED: "1",
  });
};

const LOOK_MS = 2_000;

/** The embedded server is our own child's child: killed (by a full memory, say), nobody else would start it again. */
const keepUp = (life: Life, { revive }: OpenDatabase): void => {
  if (!revive) return;
  const look = () =>
    revive().catch((error: unknown) => log().error({ err: error }, "the database does not start again"));
  const timer = setInterval(look, LOOK_MS);
  life.atEnd(() => clearInterval(timer));
};

/** Database, then server; at a signal the server drains first and the database goes last. */
export const runServer = async (life: Life, { dev, prepare, onListening }: Options): Promise<void> => {
  enterMode(dev);
  watchProcess();
  await assertPortIsFree(settings().PORT, settings().HOST);
  const database = await openForLife(life);
  keepUp(life, database);
  await prepare?.(life);
  if (life.stop.aborted) return;
  // Before the server, and after it at the end: what it takes last is then kept for the next start.
  await takeUpImports();
  life.atEnd(stopImports);
  if (settings().WORKER === "here") life.atEnd(await startWorker());
  else await queue();
  // After the server, which waits for the requests that threads work on.
  life.atEnd(stopComputing);
  const { serve } = await import("./serve.ts");
  const serving = await serve({ dev, folder: process.cwd() });
  life.onHurry(serving.cut);
  life.atEnd(serving.stop);
  // Before the server, which would wait for their end.
  life.atEnd(closeFollowers);
  process.on("unhandledRejection", (error) => log().error({ err: error }, "a promise failed and nobody looked"));
  onListening(`http://${settings().HOST === "127.0.0.1" ? "localhost" : settings().HOST}:${serving.port}`);
  await untilStopped(life);
};
