import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbedded } from "#core/postgres/embedded.ts";
import { migrateDatabase } from "#core/postgres/open-database.ts";
import { APP_ROLE, DATABASE, OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { provideSettings } from "#core/server/settings.ts";
import { forgetSingletons } from "#testing/process-state.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { startWorker } from "#worker/start-worker.ts";
import { abuseLogins } from "./reporting-logins.ts";

const folder = dataFolder();
/** Of 8 KB each: a thousand notifications fill it, as a million do by default. */
const PAGES = "1024";
let release: () => Promise<void>;

beforeAll(async () => {
  const { socketFolder, ...server } = await openEmbedded(folder, {
    settings: { max_notify_queue_pages: PAGES, fsync: "off" },
  });
  release = server.release;
  const at = (role: string) => socketUrl(socketFolder, role, DATABASE);
  forgetSingletons();
  provideSettings({ DATABASE_URL: at(APP_ROLE), DATABASE_OWNER_URL: at(OWNER_ROLE), DATA_DIR: folder });
  await migrateDatabase({ url: at(APP_ROLE), ownerUrl: at(OWNER_ROLE), release });
});
afterAll(async () => {
  await release();
  rmSync(path.resolve(folder), { recursive: true, force: true });
});

test("whatever 26 sessions of one business's logins try, every write of another business is accepted", async () => {
  const stop = await startWorker();
  const server = await serveRoutes();
  const told: string[] = [];
  const found = await abuseLogins({ url: server.url, seconds: 30, tell: (line) => void told.push(line) });
  await server[Symbol.asyncDispose]();
  await stop();
  expect(found, told.join("\n")).toEqual([]);
});
