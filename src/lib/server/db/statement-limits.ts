import { isStatementCanceled } from "#lib/domain/database-away.ts";
import { AppError } from "#lib/domain/errors.ts";
import { currentWork, type WorkKind } from "../work.ts";

/** The database's statement timeouts. Imports and runs may need long statements, and no user waits for them. */
const TIMEOUT_MS: Record<WorkKind, number> = {
  read: 30_000,
  export: 120_000,
  write: 60_000,
  batch: 3_600_000,
  other: 3_600_000,
};

const RETRY_SECONDS = 30;

const PARALLEL_WORKERS = 2;

/**
 * The limits of one transaction. Only a transaction that runs alone may use parallel workers: dozens of parallel plans
 * would exhaust the cores and the server's fixed number of shared memory segments.
 */
export const statementLimits = (transactionsUnderWay: number): { timeoutMs: string; parallelWorkers: number } => {
  const { kind } = currentWork();
  const isShared = kind === "export" || kind === "write" || transactionsUnderWay > 1;
  return { timeoutMs: String(TIMEOUT_MS[kind]), parallelWorkers: isShared ? 0 : PARALLEL_WORKERS };
};

/** A statement timeout, as an error with a clear message. */
export class StatementTimeout extends AppError {
  static override readonly brand: symbol = Symbol.for("customer-360.statement-timeout");

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
    throw isStatementCanceled(error) && !(error instanceof AppError) ? new StatementTimeout(error) : error;
  }
};
