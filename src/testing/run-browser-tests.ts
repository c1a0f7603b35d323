import { spawn } from "node:child_process";
import { withDemo } from "./demo-server.ts";
import { findBrowser } from "./find-browser.ts";

/** Playwright against the built product; `npm run test:e2e -- <playwright's options>`. Gives its exit code. */
const browser = await findBrowser();
process.exitCode = await withDemo(
  ({ url, file }) =>
    new Promise<number>((resolve, reject) => {
      spawn("playwright", ["test", ...process.argv.slice(2)], {
        stdio: "inherit",
        env: { ...process.env, E2E_URL: url, E2E_DEMO_FILE: file, ...(browser ? { E2E_BROWSER: browser } : {}) },
      })
        .once("exit", (code) => resolve(code ?? 1))
        .once("error", reject);
    }),
);
