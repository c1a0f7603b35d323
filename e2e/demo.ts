import { readFileSync } from "node:fs";

type Role = "admin" | "manager" | "analyst" | "viewer";

type Demo = { url: string; password: string; token: string; logins: { email: string; role: Role }[] };

/** The product under test and its logins, as `npm run demo` writes them down. */
export const demo: Demo = JSON.parse(readFileSync(process.env.E2E_DEMO_FILE ?? ".data/demo.json", "utf8"));

export const emailOf = (role: Role): string => {
  const login = demo.logins.find((one) => one.role === role);
  if (!login) throw new Error(`The demo has no ${role}`);
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
