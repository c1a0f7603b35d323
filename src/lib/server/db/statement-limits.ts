import { AppError } from "#lib/domain/errors.ts";
import { currentWork, type WorkKind } from "../work.ts";

/** The statement timeout by kind of work. Imports and runs may need long statements, because no user is waiting. */
const TIMEOUT_MS: Record<WorkKind, number> = { read: 30_000, export: 120_000, write: 60_000, batch: 3_600_000 };

const QUERY_CANCELED = "57014";
const RETRY_SECONDS = 30;

/**
 * Applied per transaction. Exports and writes, including previews, use no parallel workers: dozens of parallel plans
 * would exhaust the cores and the server's fixed number of shared memory segments.
 */
export const statementLimits = (): { timeoutMs: string; parallelWorkers: number } => {
  const { kind } = currentWork();
  return { timeoutMs: String(TIMEOUT_MS[kind]), parallelWorkers: kind === "export" || kind === "write" ? 0 : 2 };
};

/** Looks through the layers that Prisma wraps errors in. */
const isCanceled = (thrown: unknown, depth = 0): boolean => {
  if (typeof thrown !== "object" || thrown === null || depth > 5) return false;
  const { code, originalCode, cause, meta } = thrown as Record<string, unknown>;
  if (code === QUERY_CANCELED || originalCode === QUERY_CANCELED) return true;
  const { driverAdapterError, code: metaCode } = (meta ?? {}) as Record<string, unknown>;
  return metaCode === QUERY_CANCELED || isCanceled(cause, depth + 1) || isCanceled(driverAdapterError, depth + 1);
};

/** A statement timeout, as an error with a clear message. */
export class StatementTimeout extends AppError {
  constructor(cause: unknown) {
    super("SERVICE_UNAVAILABLE", "The query took too long and was stopped. Try again later, or request less", {
      values: { seconds: RETRY_SECONDS },
      cause,
    });
  }
}

export const explainTimeout = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    throw isCanceled(error) && !(error instanceof AppError) ? new StatementTimeout(error) : error;
  }
};
