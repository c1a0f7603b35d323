import { z } from "zod";
import type { Scope } from "#core/values/permissions.ts";
import { OperatorError } from "./operator-error.ts";
import { once } from "./process-singleton.ts";

const WEAK = /^(.)\1*$|change.?me|secret.?secret|password|example|0123456789|1234567890|abcdefgh/i;

const secret = z
  .string()
  .min(32, "is too short: at least 32 characters, for example from `openssl rand -base64 48`")
  .refine((value) => !WEAK.test(value), "is a known weak value: make one with `openssl rand -base64 48`");

/** Sent as a bearer token, so limited to its characters. */
const metricsToken = secret.regex(
  /^[\w.~+/-]+=*$/,
  "must be letters, digits and - . _ ~ + /, optionally ending with =",
);

const isSafeOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
};

const isMailServer = (text: string): boolean =>
  URL.canParse(text) && ["smtp:", "smtps:"].includes(new URL(text).protocol) && new URL(text).hostname !== "";

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must be a PostgreSQL address: postgresql://user:password@host:5432/database");

const TENANT = "[0-9a-fA-F-]{36}:[^:,\\s]{64}";

const tenantSecrets = z
  .string()
  .regex(
    new RegExp(`^${TENANT}( *, *${TENANT})*$`),
    "must be a tenant ID and its 64-character secret separated by a colon; separate several with commas",
  );

/** All settings. A test keeps `.env.example` in sync. */
export const settingsSchema = z.object({
  DATABASE_URL: postgresUrl
    .optional()
    .describe("PostgreSQL 16 or newer, as the app role (not a superuser). Empty: the embedded PostgreSQL"),
  DATABASE_OWNER_URL: postgresUrl
    .optional()
    .describe("The same database as its owner, for migrations and bulk loads. Empty: starting only checks the schema"),
  READERS_HOST: z
    .string()
    .optional()
    .describe(
      "The address where the embedded PostgreSQL accepts logins for reporting, at port 5432: 127.0.0.1 for programs on this machine. Empty: none",
    ),
  AUTH_SECRET: secret
    .optional()
    .describe("Signs the sessions: at least 32 random characters (openssl rand -base64 48). Required in production"),
  AUTH_SECRET_PREVIOUS: secret
    .optional()
    .describe("The AUTH_SECRET before a change: what it encrypted is read with it and encrypted again. Then remove it"),
  PUBLIC_URL: z
    .string()
    .refine(isSafeOrigin, "must be an https:// address (http:// only for localhost)")
    .optional()
    .describe("The address users enter, for example https://customers.example.com. Required in production"),
  PORT: z.coerce
    .number("must be a port number from 0 to 65535")
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe("The port to listen on"),
  HOST: z
    .string()
    .default("127.0.0.1")
    .describe("The address to listen on; 0.0.0.0 accepts connections from other machines (put a TLS proxy in front)"),
  TRUST_PROXY: z.coerce
    .number("must be a number of proxies")
    .int()
    .min(0)
    .default(0)
    .describe("How many reverse proxies in front append to X-Forwarded-For; 0 ignores that header"),
  RATE_LIMIT: z.coerce
    .number("must be a number of requests")
    .int()
    .min(1)
    .default(600)
    .describe("The maximum requests per minute for one token or user"),
  BODY_BUDGET_MB: z.coerce
    .number("must be a number of megabytes")
    .int()
    .min(128, "must be at least 128 megabytes: one body may have 64, and one business gets half")
    .default(512)
    .describe("The maximum megabytes of request bodies in memory per process; one business gets at most half"),
  SESSION_LIFETIME_DAYS: z.coerce
    .number("must be a number of days")
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe(
      "The number of days after which a session ends and the user has to log in again, however often it is used",
    ),
  EVENT_RETENTION_DAYS: z.coerce
    .number("must be a number of days")
    .int()
    .min(1)
    .max(36_500)
    .default(730)
    .describe("The number of days after which events of customers, such as viewed products, are deleted"),
  WORKER: z
    .enum(["here", "apart"], "must be here or apart")
    .default("here")
    .describe(
      "Where runs such as the nightly recalculation are processed: in the server itself (here), or by npm run worker (apart)",
    ),
  TENANT_SECRETS: tenantSecrets
    .optional()
    .describe(
      "Businesses whose programs may omit X-Customer-Api-Id and X-Secret on the AI routes: id:secret, separated by commas",
    ),
  METRICS_TOKEN: metricsToken
    .optional()
    .describe(
      "The token Prometheus sends to read /api/metrics (openssl rand -base64 48). Empty: the endpoint is disabled",
    ),
  ANTHROPIC_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,}$/, "must be the key as shown in Anthropic's console, without spaces")
    .optional()
    .describe(
      "Lets Claude name the segments of the behavioral axes, and turn sentences into segment rules. Empty: neither",
    ),
  ANTHROPIC_MODEL: z
    .string()
    .regex(/^[\w.:/@-]+$/, "must be a model ID, such as claude-sonnet-5-5")
    .default("claude-sonnet-5-5")
    .describe("The model to use; Claude 4.5 or newer, which support structured outputs"),
  ANTHROPIC_BASE_URL: z
    .string()
    .refine(isSafeOrigin, "must be an https:// address (http:// only for localhost)")
    .optional()
    .describe("A proxy that speaks Anthropic's Messages API. Empty: https://api.anthropic.com"),
  ANTHROPIC_TIMEOUT: z.coerce
    .number("must be a number of seconds")
    .positive("must be more than 0 seconds")
    .max(600, "must be at most 600 seconds")
    .default(60)
    .describe("The number of seconds after which a request to Claude times out and is retried"),
  SMTP_URL: z
    .string()
    .refine(isMailServer, "must be smtp://user:password@host:587 or smtps://user:password@host:465")
    .optional()
    .describe(
      "The mail server for digests and password resets, with the user and password URL-encoded: smtp://user:password@host:587, or smtps:// for TLS from the start. Empty: no email",
    ),
  MAIL_FROM: z.email("must be an email address").optional().describe("The sender of emails. Required with SMTP_URL"),
  SLACK_API_URL: z
    .string()
    .refine(isSafeOrigin, "must be an https:// address (http:// only for localhost)")
    .default("https://slack.com/api/")
    .describe("Slack's Web API, which digests are posted to. For GovSlack: https://slack-gov.com/api/"),
  IMPORT_UNPACKED_GB: z.coerce
    .number("must be a number of gigabytes")
    .positive("must be more than 0 GB")
    .default(20)
    .describe("The maximum text, in GB, that a compressed file may expand to"),
  IMPORT_UNPACK_RATIO: z.coerce
    .number("must be a number")
    .min(2, "must be at least 2")
    .default(200)
    .describe("The maximum ratio to which a compressed file may expand, checked from 16 MB of text on"),
  ALLOW_PRIVATE_CONNECTIONS: z
    .enum(["no", "yes"], "must be no or yes")
    .default("no")
    .describe(
      "Whether shops may be read at private and http:// addresses and webhooks sent there, such as on this machine (yes)",
    ),
  UPLOADS_WAITING_GB: z.coerce
    .number("must be a number of gigabytes")
    .positive("must be more than 0 GB")
    .default(20)
    .describe("The maximum size, in GB, of one business's files that wait for their import"),
  REPORT_MEMORY_MB: z.coerce
    .number("must be a number of megabytes")
    .min(0, "must be at least 0 MB")
    .default(128)
    .describe("The memory, in MB, for copies of orders that reports used lately, in addition to the one in use"),
  DATA_DIR: z
    .string()
    .default(".data")
    .describe("The folder for the embedded database, uploads, backups and generated secrets"),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("The log level; logs are JSON lines on standard output"),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The secret configured for the business. */
export const configuredTenantSecret = ({ businessId }: Scope): string | undefined =>
  settings()
    .TENANT_SECRETS?.split(",")
    .map((pair) => pair.trim().split(":"))
    .find(([id]) => id?.toLowerCase() === businessId)?.[1];

/** Empty values in `.env` count as unset. */
const given = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** One line per missing or weak setting; in production, settings without a safe default are required. */
export const settingProblems = ({ production }: { production: boolean }): string[] => {
  const result = settingsSchema.safeParse(given());
  const wrong = result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  const missing = production
    ? (["AUTH_SECRET", "PUBLIC_URL"] as const)
        .filter((name) => !given()[name])
        .map((name) => `${name} is missing. ${settingsSchema.shape[name].description}`)
    : [];
  return [...wrong, ...missing];
};

type Cell = { current?: Settings };
const cell = (): Cell => once("settings", () => ({}));

const read = (): Settings => {
  const result = settingsSchema.safeParse(given());
  if (result.success) return result.data;
  throw new OperatorError(`Settings (see .env.example): ${settingProblems({ production: false }).join("; ")}`);
};

/** Read once; throws a list of missing or weak settings. */
export const settings = (): Settings => {
  const kept = cell();
  kept.current ??= read();
  return kept.current;
};

/** Values determined at startup (the embedded database's address, a generated secret) become settings. */
export const provideSettings = (found: Partial<Record<keyof Settings, string>>): void => {
  Object.assign(process.env, found);
  delete cell().current;
};

const required = <Name extends "DATABASE_URL" | "AUTH_SECRET">(name: Name): string => {
  const value = settings()[name];
  if (value === undefined) throw new OperatorError(`${name} is not set. ${settingsSchema.shape[name].description}`);
  return value;
};

/** The app role's address; the embedded database's once it is open. */
export const databaseUrl = (): string => required("DATABASE_URL");

export const authSecret = (): string => required("AUTH_SECRET");

/** The secret before a change of AUTH_SECRET. */
export const previousAuthSecret = (): string | undefined => settings().AUTH_SECRET_PREVIOUS;

/** AUTH_SECRET, and AUTH_SECRET_PREVIOUS if it is set. What either made is still read. */
export const authSecrets = (): string[] => [authSecret(), previousAuthSecret()].filter((one) => one !== undefined);

/** The product's public address without a trailing slash: for links, cookies and the `Origin` check. */
export const publicUrl = (): string =>
  (settings().PUBLIC_URL ?? `http://localhost:${settings().PORT}`).replace(/\/+$/, "");
