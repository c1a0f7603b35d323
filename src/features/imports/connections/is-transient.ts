import { isDatabaseExhausted, isDiskFull, isOfDatabase } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";

/**
 * Whether the database was unavailable or busy, so that storing the same records can succeed later. If several exhausted its memory,
 * one after another may succeed now.
 */
export const isTransient = (error: unknown, records: number): boolean =>
  (isOfDatabase(error) && !(records > 1 && isDatabaseExhausted(error))) ||
  isDiskFull(error) ||
  (error instanceof AppError && ["SERVICE_UNAVAILABLE", "NOT_FOUND"].includes(error.code));
