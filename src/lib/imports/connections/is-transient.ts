import { isDiskFull, isOfDatabase } from "../../domain/database-away.ts";
import { AppError } from "../../domain/errors.ts";

/** Whether the database was unavailable or busy, so that storing the same records can succeed later. */
export const isTransient = (error: unknown): boolean =>
  isOfDatabase(error) ||
  isDiskFull(error) ||
  (error instanceof AppError && ["SERVICE_UNAVAILABLE", "NOT_FOUND"].includes(error.code));
