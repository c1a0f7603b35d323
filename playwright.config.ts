import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, demo } from "./e2e/demo.ts";

/** Against a running product: `npm run test:e2e` starts one; alone, `playwright test` takes the one `npm run demo` left. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: ".data/browser-tests",
  // Each test has a business of its own (see e2e/test.ts), so that no order of them matters.
  fullyParallel: true,
  workers: availableParallelism(),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: demo.url,
    locale: "en-US",
    colorScheme: "light",
    viewport: { width: 1440, height: 1000 },
    // A colour on its way to another is no colour to judge, and a menu that still opens may lose a click that no hand makes.
    contextOptions: { reducedMotion: "reduce" },
    // A trace of every test, kept of those that fail, would make each a third longer: `--trace on` gives one when it is wanted.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      args: BROWSER_FLAGS,
      ...(process.env.E2E_BROWSER && { executablePath: process.env.E2E_BROWSER }),
    },
  },
});
