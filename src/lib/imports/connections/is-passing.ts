import { isDatabaseAway, isDiskFull } from "../../domain/database-away.ts";
import { AppError } from "../../domain/errors.ts";

/** Whether storing will work later, and no record is to blame. */
export const isPassing = (error: unknown): boolean =>
  isDiskFull(error) ||
  isDatabaseAway(error) ||
  (error instanceof AppError && ["SERVICE_UNAVAILABLE", "NOT_FOUND"].includes(error.code));
