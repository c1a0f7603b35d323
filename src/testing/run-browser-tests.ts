import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Demo, withDemo } from "./processes/demo-server.ts";
import { findBrowser } from "./processes/find-browser.ts";

// Runs Playwright against the built product: `npm run test:e2e -- <playwright's options>`. Exits with its code.

const options = process.argv.slice(2);
const { workers = "1" } = parseArgs({
  args: options,
  options: { workers: { type: "string" } },
  strict: false,
  allowPositionals: true,
}).values;

const browser = await findBrowser();

const runTests = (demos: Demo[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const files = demos.map(({ file }) => file).join(path.delimiter);
    const tests = spawn("playwright", ["test", ...options], {
      stdio: "inherit",
      env: { ...process.env, E2E_DEMO_FILES: files, ...(browser ? { E2E_BROWSER: browser } : {}) },
    });
    // Ctrl-C ends the tests; demos and their folders are then cleaned up as usual.
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => tests.kill(name));
    tests.once("exit", (code) => resolve(code ?? 1)).once("error", reject);
  });

/** One product per worker, each with its own database; the first builds what all of them serve. */
const withDemos = (count: number, demos: Demo[] = []): Promise<number> =>
  demos.length === count ? runTests(demos) : withDemo((demo) => withDemos(count, [...demos, demo]));

process.exitCode = await withDemos(Number(workers));
