import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** Debian's packages. Chromium without windows takes a fifth less CPU time, so it is preferred. */
const PACKAGES = ["chromium-headless-shell", "chromium"];
const INSTALLED = [
  ...PACKAGES.map((name) => `/usr/bin/${name}`),
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const WHAT_TO_DO =
  "No browser for the browser tests. Install Chromium or Chrome, or name one: E2E_BROWSER=/path/to/chromium npm test";

const DOWNLOAD_MS = 240_000;

/** Undefined means Playwright's own. A file alone proves nothing: libraries may be missing, or it may be a stub. */
const starts = async (executablePath: string | undefined): Promise<boolean> => {
  try {
    const browser = await chromium.launch({ timeout: 30_000, ...(executablePath ? { executablePath } : {}) });
    await browser.close();
    return true;
  } catch {
    return false;
  }
};

const run = (command: string, ...options: string[]): boolean =>
  spawnSync(command, options, {
    stdio: "inherit",
    timeout: DOWNLOAD_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

/** The path of the first package that could be installed and starts. */
const installPackage = async (): Promise<string | undefined> => {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version") || !run("apt-get", "update")) return undefined;
  for (const name of PACKAGES) {
    const isInstalled = run("apt-get", "install", "-y", "--no-install-recommends", name);
    if (isInstalled && (await starts(`/usr/bin/${name}`))) return `/usr/bin/${name}`;
  }
  return undefined;
};

/**
 * Finds a browser that starts: an installed one, Playwright's own, or Debian's package. Returns its path, or undefined
 * for Playwright's own; throws with instructions if there is none.
 */
export const findBrowser = async (): Promise<string | undefined> => {
  const named = process.env.E2E_BROWSER;
  if (named) {
    if (await starts(named)) return named;
    throw new Error(`E2E_BROWSER (${named}) does not start`);
  }
  for (const candidate of INSTALLED) if (existsSync(candidate) && (await starts(candidate))) return candidate;
  if (await starts(undefined)) return undefined;
  console.log("No browser is installed: trying Playwright's own");
  if (run("playwright", "install", "--only-shell", "chromium") && (await starts(undefined))) return undefined;
  const installed = await installPackage();
  if (installed) return installed;
  throw new Error(WHAT_TO_DO);
};
