import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, demo } from "./e2e/demo.ts";

/** Against a running product: `npm run test:e2e` starts one a worker; alone, `playwright test` takes the one `npm run demo` left. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: ".data/browser-tests",
  // A second browser needs a product of its own: `npm run test:e2e -- --workers=2` starts both.
  workers: 1,
  // Here a test passes the first time or fails. A machine that checks many things tries once more, and `npm test` ends with
  // what needed it: to be mended, not to be lived with.
  retries: process.env.CI ? 1 : 0,
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
