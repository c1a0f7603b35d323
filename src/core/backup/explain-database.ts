import { OperatorError } from "../server/operator-error.ts";

const DISK_FULL = "53100";

/** PostgreSQL errors have a five-character code. */
const getErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code))
    ? String(error.code)
    : undefined;

const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  /^Connection terminated|ECONNRESET|EPIPE/.test(`${error.message} ${"code" in error ? error.code : ""}`);

/** A database error as one line that starts with the outcome; other errors unchanged. */
export const explainDatabase = (error: unknown, outcome: string): unknown => {
  const code = getErrorCode(error);
  if (code === DISK_FULL) return new OperatorError(`${outcome}: no disk space left for the database`);
  if (code) return new OperatorError(`${outcome}: ${(error as Error).message}`);
  return isGone(error) ? new OperatorError(`${outcome}: the database connection was lost`) : error;
};
