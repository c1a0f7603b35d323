import { OtherSystemError } from "./branded-error.ts";

/**
 * Node's and Prisma's codes for a database that did not respond in time, PostgreSQL's classes 08 and 57P, and too many
 * connections.
 */
const AWAY =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08...|57P0[1-5]|53300|P1001|P1002|P1017|P2024|P2028|P2037)$/;
/** SQLSTATE class 53: the database responded but has no disk, memory or connections left. */
const EXHAUSTED = /^53...$/;
/** PostgreSQL's disk, or the one that this process writes to. */
const DISK_FULL = /^(53100|ENOSPC)$/;
const STATEMENT_CANCELED = /^57014$/;
const OUT_OF_RANGE = /^22003$/;
const DEADLOCK = /^40P01$/;
/** The last two are Citus's, without a code: shards that were split or moved since the transaction began, and a lost node. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|could not find valid entry for shard|failure on connection marked as essential)/;

type Thrown = {
  syscall?: unknown;
  name?: unknown;
  message?: unknown;
  code?: unknown;
  originalCode?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown; code?: unknown };
};

/**
 * The error and everything it wraps: Prisma keeps the driver's error in `meta`, and PostgreSQL's code in its `cause`. A server of
 * another system that refuses connections has the codes of a database that does.
 */
const listErrorLayers = (thrown: unknown, depth = 0): Thrown[] => {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof OtherSystemError || depth > 5) return [];
  const layer: Thrown = thrown;
  return [
    layer,
    ...listErrorLayers(layer.cause, depth + 1),
    ...listErrorLayers(layer.meta?.driverAdapterError, depth + 1),
  ];
};

const hasCode = (thrown: unknown, codes: RegExp): boolean =>
  listErrorLayers(thrown).some(({ code, originalCode, meta }) =>
    [code, originalCode, meta?.code].some((each) => codes.test(String(each))),
  );

/** A missing file has the code of a missing socket. */
const isOfFile = (thrown: unknown): boolean =>
  listErrorLayers(thrown).some(({ code, syscall = "connect" }) => code === "ENOENT" && syscall !== "connect");

/** Whether the error, however wrapped, means that the database is unreachable. */
export const isDatabaseAway = (thrown: unknown): boolean =>
  (hasCode(thrown, AWAY) && !isOfFile(thrown)) ||
  listErrorLayers(thrown).some(
    ({ name, message }) =>
      AWAY_WORDS.test(String(message)) ||
      (name === "DriverAdapterError" && /DatabaseNotReachable|ConnectionClosed/.test(String(message))),
  );

/** Whether the database lacked disk, memory or connections: the same request may succeed later. */
export const isDatabaseExhausted = (thrown: unknown): boolean => hasCode(thrown, EXHAUSTED);

/** Whether a statement was stopped, usually by its time limit. */
export const isStatementCanceled = (thrown: unknown): boolean => hasCode(thrown, STATEMENT_CANCELED);

export const isDiskFull = (thrown: unknown): boolean => hasCode(thrown, DISK_FULL);

/** Whether a number is larger than its type holds. */
export const isOutOfRange = (thrown: unknown): boolean => hasCode(thrown, OUT_OF_RANGE);

/** Whether the database ended one of several transactions that waited for each other: it may succeed when repeated. */
export const isDeadlock = (thrown: unknown): boolean => hasCode(thrown, DEADLOCK);

/** Whether the database as a whole is the reason, and not the statement: the same one may succeed later. */
export const isOfDatabase = (thrown: unknown): boolean =>
  isDatabaseAway(thrown) || isDatabaseExhausted(thrown) || isDeadlock(thrown);
