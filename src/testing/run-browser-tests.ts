import { spawn } from "node:child_process";
import { once } from "node:events";
import { openDatabase } from "#core/postgres/open-database.ts";
import { provideSettings } from "#core/server/settings.ts";
import { closeConnections } from "#features/operations/store.ts";
import { type Demo, withDemo } from "./processes/demo-server.ts";
import { findBrowser } from "./processes/find-browser.ts";
import { serveBusinesses } from "./processes/test-businesses.ts";

// Runs Playwright against the built product: `npm run test:e2e -- <playwright's options>`. Exits with its code.

const browser = await findBrowser();
const env = { ...process.env, ...(browser && { E2E_BROWSER: browser }) };

/**
 * `npm test` starts this while other tests still run, and sends a message when the browsers may start. False if it has
 * ended instead.
 */
const mayBegin: Promise<boolean> = process.send
  ? Promise.race([once(process, "message").then(() => true), once(process, "disconnect").then(() => false)])
  : Promise.resolve(true);

const runTests = ({ file }: Demo, businesses: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const tests = spawn("playwright", ["test", ...process.argv.slice(2)], {
      stdio: "inherit",
      env: { ...env, E2E_DEMO_FILE: file, E2E_BUSINESSES: businesses },
    });
    // Ctrl-C ends the tests; the demo and its folder are then cleaned up as usual.
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => tests.kill(name));
    tests.once("exit", (code) => resolve(code ?? 1)).once("error", reject);
  });

/** One server for all browsers, with a business for each test. */
process.exitCode = await withDemo(
  async (demo) => {
    // This process also opens the database, to copy businesses.
    provideSettings({ DATA_DIR: demo.folder, DATABASE_URL: "", DATABASE_OWNER_URL: "", LOG_LEVEL: "silent" });
    const database = await openDatabase();
    const businesses = await serveBusinesses(demo.folder);
    try {
      if (!(await mayBegin)) return 1;
      process.disconnect?.();
      return await runTests(demo, businesses.url);
    } finally {
      await businesses.close();
      await closeConnections();
      await database.release();
    }
  },
  {
    // Half of the usual demo: still several pages of every list, and faster to copy for each test and to compute.
    args: ["--customers", "2500"],
    // A test connects a shop on this machine.
    env: { TRUST_PROXY: "1", ALLOW_PRIVATE_CONNECTIONS: "yes" },
  },
);
