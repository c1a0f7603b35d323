import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { wasForwardedForIgnored } from "#cli/server/untrusted-proxy.ts";
import { settingProblems, settings, settingsSchema } from "#lib/server/settings.ts";
import { about, type Finding } from "./finding.ts";

/** What stands in a `.env` beside the product's own settings: compose.yaml's, and what Node and Prisma read. */
const OTHERS = /^(OWNER_PASSWORD|APP_PASSWORD|POSTGRES_PASSWORD|TZ|NODE_\w+|PRISMA_\w+|npm_\w+)$/;

const unknownNames = (): string[] =>
  existsSync(".env")
    ? Object.keys(parseEnv(readFileSync(".env", "utf8"))).filter(
        (name) => !Object.hasOwn(settingsSchema.shape, name) && !OTHERS.test(name),
      )
    : [];

export const checkSettings = (): Finding[] => {
  const { ok, warn, fail } = about("settings");
  const found = [
    ...settingProblems({ production: true }).map((problem) =>
      fail(problem, "Put it right in .env or the environment: npm start refuses to start with it"),
    ),
    ...unknownNames().map((name) =>
      warn(`${name} in .env is no setting of this version`, "Look for a slip of the pen: .env.example lists them all"),
    ),
  ];
  return found.length > 0 ? found : [ok("whole, as npm start wants them")];
};

const isLoopback = (host: string): boolean => ["localhost", "127.0.0.1", "[::1]", "::1"].includes(host);

/** Whether PUBLIC_URL fits the rest. Its form is the settings' own matter. */
export const checkPublicUrl = (): Finding[] => {
  const { ok, warn } = about("public url");
  const { PUBLIC_URL, HOST, TRUST_PROXY } = settings();
  if (!PUBLIC_URL) return [];
  const { hostname, pathname, search, hash, protocol, port } = new URL(PUBLIC_URL);
  if (pathname !== "/" || search || hash) {
    return [
      warn(
        `${PUBLIC_URL} is more than an origin`,
        "Take off what stands behind the host: pages and cookies need all of it",
      ),
    ];
  }
  if (isLoopback(hostname)) {
    if (isLoopback(HOST)) return [ok(`${PUBLIC_URL}, for this machine alone`)];
    return [
      warn(
        `${PUBLIC_URL} is reachable from this machine alone, and HOST=${HOST} takes calls from others`,
        "Set PUBLIC_URL to the https address people type",
      ),
    ];
  }
  if (protocol === "https:" && TRUST_PROXY === 0) {
    return [
      warn(
        `${PUBLIC_URL} needs a TLS proxy in front, and TRUST_PROXY is 0`,
        "Set TRUST_PROXY to the number of proxies: without it all people count as one address, and lock each other out",
      ),
    ];
  }
  return [ok(port ? `${PUBLIC_URL}, by a port of its own` : PUBLIC_URL)];
};

/** Whether a proxy adds to a header that the server ignores. */
export const checkProxy = (): Finding[] => {
  const { TRUST_PROXY, DATA_DIR } = settings();
  if (TRUST_PROXY > 0 || !wasForwardedForIgnored(DATA_DIR)) return [];
  return [
    about("proxy").warn(
      "X-Forwarded-For arrived in the last 24 hours, and TRUST_PROXY is 0",
      "Set TRUST_PROXY to the number of proxies in front: without it all callers count as one address",
    ),
  ];
};
