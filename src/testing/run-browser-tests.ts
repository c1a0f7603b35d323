import { spawn } from "node:child_process";
import { withDemo } from "./demo-server.ts";
import { findBrowser } from "./find-browser.ts";

/** Playwright against the built product; `npm run test:e2e -- <playwright's options>`. Gives its exit code. */
const browser = await findBrowser();
process.exitCode = await withDemo(
  ({ url, file }) =>
    new Promise<number>((resolve, reject) => {
      const tests = spawn("playwright", ["test", ...process.argv.slice(2)], {
        stdio: "inherit",
        env: { ...process.env, E2E_URL: url, E2E_DEMO_FILE: file, ...(browser ? { E2E_BROWSER: browser } : {}) },
      });
      // A Ctrl-C ends the tests; the demo and its folder go after them, as ever.
      for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => tests.kill(name));
      tests.once("exit", (code) => resolve(code ?? 1)).once("error", reject);
    }),
);
