import { isDiskFull, isOfDatabase } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";

/** Seconds after which a caller may try again when the database is away or exhausted. */
const RETRY_SECONDS = 5;

/** Turns any thrown value into an error that is safe to show; the original stays its cause, for the log. */
export const asAppError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError && (thrown.code !== "SERVICE_UNAVAILABLE" || "seconds" in thrown.values))
    return thrown;
  if (thrown instanceof AppError || isOfDatabase(thrown)) {
    return new AppError("SERVICE_UNAVAILABLE", "The service is busy", {
      ...(isDiskFull(thrown) && { reason: "DISK_FULL" }),
      values: { seconds: RETRY_SECONDS },
      cause: thrown,
    });
  }
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side", { cause: thrown });
};
