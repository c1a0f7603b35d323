import { AppError } from "#core/values/errors.ts";

/** For data without any purchase up to the as-of day, or in the days that end with it. */
export const noPurchasesError = () =>
  new AppError("INVALID_PARAMETER", "No customer has a purchase in the requested period", {
    issues: [
      {
        parameter: "data",
        location: "body",
        reason: "nobody_bought",
        message: "contains no purchases in the requested period",
      },
    ],
  });
