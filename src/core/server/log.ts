import pino from "pino";
import { once } from "./process-singleton.ts";
import { settings } from "./settings.ts";

/** Field names that are redacted, at the first three levels. */
const SECRET = [
  "password",
  "passwordHash",
  "token",
  "secret",
  "authorization",
  "cookie",
  "email",
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "AUTH_SECRET",
  "ANTHROPIC_API_KEY",
];

type LoggedError = { type: string; message: string; code?: string; stack?: string; cause?: LoggedError };

const MAX_MESSAGE = 500;
const MAX_CAUSES = 5;

/**
 * An error without potential personal data: PostgreSQL's `detail` and `where` quote values, and so do Prisma's messages
 * about invalid arguments.
 */
const loggableError = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error" };
  const type = error.constructor.name;
  const message = type === "PrismaClientValidationError" ? "arguments that do not match the schema" : error.message;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type,
    message: message.slice(0, MAX_MESSAGE),
    ...code,
    ...(frames ? { stack: frames.join("\n") } : {}),
    ...(error.cause !== undefined && depth < MAX_CAUSES ? { cause: loggableError(error.cause, depth + 1) } : {}),
  };
};

/** Without a message of its own, an entry would get its error's message, bypassing the serializer. */
const nameErrors: NonNullable<pino.LoggerOptions["hooks"]>["logMethod"] = function (args, method) {
  const [first, words] = args as unknown[];
  const fields = first instanceof Error ? { err: first } : first;
  const hasError = typeof fields === "object" && fields !== null && "err" in fields;
  if (hasError && words === undefined) method.apply(this, [fields, "failed"]);
  else method.apply(this, [fields, ...(args as unknown[]).slice(1)] as Parameters<typeof method>);
};

/** JSON leaves these unescaped, but some control terminals, and others reverse the text direction. */
const UNESCAPED = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const escapeRest = (line: string): string =>
  line.replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Standard error, because a command's standard output is its result. */
const logTarget = () => once("log target", () => ({ descriptor: 2 }));

/** A service has no other output than its log. Call it before anything is logged. */
export const logToStandardOutput = (): void => {
  logTarget().descriptor = 1;
};

export const makeLog = (level: string, destination?: pino.DestinationStream): pino.Logger =>
  pino(
    {
      level,
      base: { service: "customer-360" },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggableError },
      hooks: { logMethod: nameErrors, streamWrite: escapeRest },
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
    },
    destination ?? pino.destination({ dest: logTarget().descriptor, sync: true }),
  );

/** JSON lines. A request's entries have `requestId`, `businessId`, `userId`: IDs, never names, addresses or bodies. */
export const log = (): pino.Logger => once("log", () => makeLog(settings().LOG_LEVEL));
