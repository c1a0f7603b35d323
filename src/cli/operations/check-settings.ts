import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { wasForwardedForIgnored } from "#cli/server/caller-address.ts";
import { settingProblems, settings, settingsSchema } from "#core/server/settings.ts";
import { about, type Finding } from "./finding.ts";

/** Variables in a `.env` that are not settings of the product: compose.yaml's, and those read by Node and Prisma. */
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
      fail(problem, "Correct it in .env or the environment: npm start refuses to start with it"),
    ),
    ...unknownNames().map((name) =>
      warn(`${name} in .env is not a setting of this version`, "Check the spelling: .env.example lists all settings"),
    ),
  ];
  return found.length > 0 ? found : [ok("complete for npm start")];
};

const isLoopback = (host: string): boolean =>
  ["localhost", "[::1]", "::1"].includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Whether PUBLIC_URL is consistent with other settings. The schema validates its form. */
export const checkPublicUrl = (): Finding[] => {
  const { ok, warn } = about("public url");
  const { PUBLIC_URL, HOST, TRUST_PROXY } = settings();
  if (!PUBLIC_URL) return [];
  const { hostname, pathname, search, hash, protocol, port } = new URL(PUBLIC_URL);
  if (pathname !== "/" || search || hash) {
    return [
      warn(
        `${PUBLIC_URL} is more than an origin`,
        "Remove everything after the host: pages and cookies need the whole origin",
      ),
    ];
  }
  if (isLoopback(hostname)) {
    if (isLoopback(HOST)) return [ok(`${PUBLIC_URL}, for this machine only`)];
    return [
      warn(
        `${PUBLIC_URL} is reachable only from this machine, but HOST=${HOST} accepts connections from others`,
        "Set PUBLIC_URL to the https address users enter",
      ),
    ];
  }
  if (protocol === "https:" && TRUST_PROXY === 0) {
    return [
      warn(
        `${PUBLIC_URL} needs a TLS proxy in front, but TRUST_PROXY is 0`,
        "Set TRUST_PROXY to the number of proxies: otherwise all users count as one address, and lock each other out",
      ),
    ];
  }
  return [ok(port ? `${PUBLIC_URL}, with a port of its own` : PUBLIC_URL)];
};

/** Whether a proxy adds a header that the server ignores. */
export const checkProxy = (): Finding[] => {
  const { TRUST_PROXY, DATA_DIR } = settings();
  if (TRUST_PROXY > 0 || !wasForwardedForIgnored(DATA_DIR)) return [];
  return [
    about("proxy").warn(
      "X-Forwarded-For was received in the last 24 hours, but TRUST_PROXY is 0",
      "Set TRUST_PROXY to the number of proxies in front: otherwise all callers count as one address",
    ),
  ];
};

/** Whether logins for reporting are accepted from other machines. */
export const checkReadersHost = (): Finding[] => {
  const { READERS_HOST, DATABASE_URL } = settings();
  if (DATABASE_URL || !READERS_HOST || isLoopback(READERS_HOST)) return [];
  return [
    about("readers").warn(
      `READERS_HOST=${READERS_HOST} accepts logins for reporting from other machines, without encryption`,
      "Set it to 127.0.0.1 and connect through a tunnel such as ssh -L, unless you trust every machine of that network",
    ),
  ];
};
