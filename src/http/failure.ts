import { AppError } from "#lib/domain/errors.ts";

/** Seconds after which a caller may try again when the database is away. */
const RETRY_SECONDS = 5;

/** Node's and Prisma's words for "nobody answered there" or "nobody in time", and PostgreSQL's classes 08 and 57P, and its full house. */
const AWAY =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08...|57P0[1-3]|53300|P1001|P1002|P1017|P2024|P2028|P2037)$/;
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

const isDatabaseAway = (thrown: unknown, depth = 0): boolean => {
  if (!(thrown instanceof Error) || depth > 5) return false;
  const code = "code" in thrown ? String(thrown.code) : "";
  const kind = thrown.name === "DriverAdapterError" && /DatabaseNotReachable|ConnectionClosed/.test(thrown.message);
  return AWAY.test(code) || AWAY_WORDS.test(thrown.message) || kind || isDatabaseAway(thrown.cause, depth + 1);
};

/** Whatever was thrown as an error that may be told; the thrown thing itself stays its cause, for the log. */
export const asAppError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError && (thrown.code !== "SERVICE_UNAVAILABLE" || "seconds" in thrown.values))
    return thrown;
  if (thrown instanceof AppError || isDatabaseAway(thrown)) {
    return new AppError("SERVICE_UNAVAILABLE", "The service is busy", {
      values: { seconds: RETRY_SECONDS },
      cause: thrown,
    });
  }
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side", { cause: thrown });
};
