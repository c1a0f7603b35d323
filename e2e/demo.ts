import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

type Role = "admin" | "manager" | "analyst" | "viewer";

type Demo = {
  url: string;
  password: string;
  token: string;
  tenantId: string;
  secret: string;
  logins: { email: string; role: Role }[];
};

/** A product each for browsers that work side by side: what one changes, the others do not meet. */
const FILES = process.env.E2E_DEMO_FILES?.split(path.delimiter) ?? [".data/demo.json"];

export const DEMO_FILE = FILES[Number(process.env.TEST_PARALLEL_INDEX ?? 0)] ?? "";

/** The product under test and its logins, as `npm run demo` writes them down. */
export const demo: Demo = existsSync(DEMO_FILE)
  ? JSON.parse(readFileSync(DEMO_FILE, "utf8"))
  : { url: "", password: "", token: "", tenantId: "", secret: "", logins: [] };

export const emailOf = (role: Role): string => {
  const login = demo.logins.find((one) => one.role === role);
  if (!login) throw new Error(`No ${role} in ${DEMO_FILE}: start one with npm run demo`);
  return login.email;
};

/** A browser that calls nobody but the product. */
export const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
