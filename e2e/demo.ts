import { existsSync, readFileSync } from "node:fs";

type Role = "admin" | "manager" | "analyst" | "viewer";

type Demo = {
  url: string;
  password: string;
  token: string;
  tenantId: string;
  secret: string;
  logins: { email: string; role: Role }[];
};

export const DEMO_FILE = process.env.E2E_DEMO_FILE ?? ".data/demo.json";

/**
 * The product's URL and the running test's business (see test.ts). Outside of a test, and without `npm run test:e2e`, the
 * business that `npm run demo` made.
 */
export const demo: Demo = existsSync(DEMO_FILE)
  ? JSON.parse(readFileSync(DEMO_FILE, "utf8"))
  : { url: "", password: "", token: "", tenantId: "", secret: "", logins: [] };

/** Calls the API with a token of this test's business. */
export const withApiToken = (): { authorization: string } => ({ authorization: `Bearer ${demo.token}` });

export const emailOf = (role: Role): string => {
  const login = demo.logins.find((one) => one.role === role);
  if (!login) throw new Error(`No ${role} in ${DEMO_FILE}: start one with npm run demo`);
  return login.email;
};

/**
 * Off: each window's two hidden suggestion lists of the address bar, which take as much CPU time as the page under test.
 * Chromium reads only its last list of features, so this repeats what Playwright turns off and this browser would use.
 */
const FEATURES_OFF = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "AimEnabled",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** A browser that can reach only the product. */
export const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${FEATURES_OFF.join(",")}`,
];
