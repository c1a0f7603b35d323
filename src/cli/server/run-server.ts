import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { openForService } from "#cli/run-command.ts";
import { type Life, untilStopped } from "#cli/run-process.ts";
import { stopComputing } from "#core/compute.ts";
import type { OpenDatabase } from "#core/postgres/open-database.ts";
import { log, logToStandardOutput } from "#core/server/log.ts";
import { watchProcess } from "#core/server/metrics.ts";
import { provideSettings, publicUrl, settings } from "#core/server/settings.ts";
import { closeFollowers } from "#features/operations/store.ts";
import { openQueues, startWorker } from "#worker/start-worker.ts";
import { announceFirstSetup } from "./announce-first-setup.ts";
import { assertPortIsFree } from "./port.ts";
import { limitGarbage, returnMemory, returnMemoryWhenIdle } from "./return-memory.ts";

/** Development and demo generate their own AUTH_SECRET once and store it, so that logins survive a restart. */
export const provideStoredSecret = (): void => {
  const { AUTH_SECRET, DATA_DIR } = settings();
  if (AUTH_SECRET) return;
  const file = path.join(DATA_DIR, "auth-secret");
  if (!existsSync(file)) {
    mkdirSync(DATA_DIR, { recursive: true, mode: 0o755 });
    writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600 });
  }
  provideSettings({ AUTH_SECRET: readFileSync(file, "utf8").trim() });
};

type Options = {
  dev: boolean;
  /** Runs between opening the database and starting the server: demo data, the build. */
  prepare?: (life: Life) => Promise<void>;
  onListening: (address: string) => void;
};

/** Set before Next and React are loaded, because both read it then. */
const setMode = (dev: boolean): void => {
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXTAUTH_URL: publicUrl(),
    NEXT_TELEMETRY_DISABLED: "1",
  });
};

const CHECK_INTERVAL_MS = 2_000;

/**
 * The embedded server is a child of our own process: if it is killed (by the OOM killer, say), no other process would
 * restart it.
 */
const restartWhenKilled = (life: Life, { revive }: OpenDatabase): void => {
  if (!revive) return;
  const look = () => revive().catch((error: unknown) => log().error({ err: error }, "the database failed to restart"));
  const timer = setInterval(look, CHECK_INTERVAL_MS);
  life.atEnd(() => clearInterval(timer));
};

/** Starts the database, then the server; on a signal the server drains first and the database stops last. */
export const runServer = async (life: Life, { dev, prepare, onListening }: Options): Promise<void> => {
  limitGarbage();
  logToStandardOutput();
  setMode(dev);
  watchProcess();
  await assertPortIsFree(settings().PORT, settings().HOST);
  const database = await openForService(life);
  restartWhenKilled(life, database);
  await prepare?.(life);
  if (life.stop.aborted) return;
  if (settings().WORKER === "here") life.atEnd(await startWorker());
  else await openQueues();
  // Stops after the server, which waits for requests processed by threads.
  life.atEnd(stopComputing);
  const { serve } = await import("./serve.ts");
  const serving = await serve({ dev, folder: process.cwd() });
  life.onHurry(serving.cut);
  life.atEnd(serving.stop);
  // Before the server, which would wait for their end.
  life.atEnd(closeFollowers);
  returnMemoryWhenIdle(life);
  process.on("unhandledRejection", (error) => log().error({ err: error }, "unhandled promise rejection"));
  returnMemory();
  onListening(`http://${settings().HOST === "127.0.0.1" ? "localhost" : settings().HOST}:${serving.port}`);
  await announceFirstSetup(life);
  await untilStopped(life);
};
