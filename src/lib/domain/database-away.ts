/** Node's and Prisma's words for "nobody answered there" or "nobody in time", and PostgreSQL's classes 08 and 57P, and its full house. */
const AWAY =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08...|57P0[1-3]|53300|P1001|P1002|P1017|P2024|P2028|P2037)$/;
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

/** Whether what was thrown says that no database answered, through whatever it was wrapped in. */
export const isDatabaseAway = (thrown: unknown, depth = 0): boolean => {
  if (!(thrown instanceof Error) || depth > 5) return false;
  const code = "code" in thrown ? String(thrown.code) : "";
  const kind = thrown.name === "DriverAdapterError" && /DatabaseNotReachable|ConnectionClosed/.test(thrown.message);
  return AWAY.test(code) || AWAY_WORDS.test(thrown.message) || kind || isDatabaseAway(thrown.cause, depth + 1);
};
