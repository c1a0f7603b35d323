import { existsSync } from "node:fs";
import process from "node:process";
import { dropLibpqVariables } from "#core/server/libpq-variables.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { AppError, libraryRefusal } from "#core/values/errors.ts";

/** A command's lifecycle: when to stop, and how to register cleanup. */
export type Life = {
  stop: AbortSignal;
  /** Called in reverse order, each once, however the command ends. */
  atEnd: (close: () => Promise<void> | void) => void;
  /** Called on a second Ctrl-C, well after the first: shut down immediately. */
  onHurry: (hurry: () => void) => void;
};

const INTERRUPTED = 130;
const FAILED = 1;
const getExitCode = (error: unknown): number => (error instanceof OperatorError ? error.exitCode : FAILED);
/** npm forwards a Ctrl-C that the terminal has already sent us: signals within this time count as one. */
const SAME_SIGNAL_MS = 1_000;

const PARENT_CHECK_MS = 500;

const explain = (thrown: unknown): string => {
  const error = libraryRefusal(thrown) ?? thrown;
  if (error instanceof OperatorError) return error.message;
  if (error instanceof AppError && error.issues.length > 0) {
    return error.issues.map(({ parameter, message }) => `${parameter} ${message}`).join("\n");
  }
  if (error instanceof AppError) return error.publicMessage;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const readEnvFile = (): void => {
  if (existsSync(".env")) process.loadEnvFile(".env");
  dropLibpqVariables();
};

const listen = (): Life & { close: () => Promise<void> } => {
  const controller = new AbortController();
  const closers: (() => Promise<void> | void)[] = [];
  const hurried: (() => void)[] = [];
  let firstSignal = 0;
  const onSignal = () => {
    if (firstSignal === 0) {
      firstSignal = Date.now();
      controller.abort();
    } else if (Date.now() - firstSignal > SAME_SIGNAL_MS) for (const hurry of hurried) hurry();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  // After a kill -9, npm can't forward signals; without it no other process could stop us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && firstSignal === 0 && onSignal(), PARENT_CHECK_MS).unref();
  }
  const close = async () => {
    for (let next = closers.pop(); next; next = closers.pop()) await next();
  };
  return {
    stop: controller.signal,
    atEnd: (closer) => closers.push(closer),
    onHurry: (hurry) => hurried.push(hurry),
    close,
  };
};

/** Until a signal asks to stop. */
export const untilStopped = ({ stop }: Life): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * Runs a command: reads `.env`, reports operator errors in one line and others with their stack, cleans up and exits
 * with 0, 1 (or the error's code) on failure, or 130 when interrupted.
 */
export const runProcess = async (work: (life: Life) => Promise<void>): Promise<never> => {
  const life = listen();
  let code = 0;
  const fail = (error: unknown) => {
    code = life.stop.aborted ? INTERRUPTED : getExitCode(error);
    if (!life.stop.aborted) console.error(explain(error));
  };
  process.on("uncaughtException", async (error) => {
    fail(error);
    await life.close();
    process.exit(code);
  });
  // `… | head`: the reader has closed the pipe, which is no reason to stop midway.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    readEnvFile();
    await work(life);
  } catch (error) {
    fail(error);
  }
  await life.close().catch(fail);
  process.exit(code);
};
