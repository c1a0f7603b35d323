import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, demo } from "./e2e/demo.ts";

/** A page lives for seconds here, so optimizing its script costs more than it saves: a fifteenth of a page's CPU time. */
const NOT_OPTIMIZED = "--js-flags=--no-maglev --no-turbofan";

/** Tests a running product: `npm run test:e2e` starts one; `playwright test` uses the one that `npm run demo` started. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: ".data/browser-tests",
  // Each test has its own business (see e2e/test.ts), so their order doesn't matter.
  fullyParallel: true,
  workers: availableParallelism(),
  retries: 0,
  // Generous, so that tests don't fail on a busy machine. No test sets its own.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  use: {
    baseURL: demo.url,
    locale: "en-US",
    colorScheme: "light",
    viewport: { width: 1440, height: 1000 },
    // During a transition a color can't be checked, and a menu that is still opening may miss a click.
    contextOptions: { reducedMotion: "reduce" },
    // Recording traces makes each test a third slower; use `--trace on` to get one.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      args: [...BROWSER_FLAGS, NOT_OPTIMIZED],
      ...(process.env.E2E_BROWSER && { executablePath: process.env.E2E_BROWSER }),
    },
  },
});
