import { AppError } from "../errors.ts";

/** For data without any purchase up to the as-of day. */
export const noPurchasesError = () =>
  new AppError("INVALID_PARAMETER", "No customer has a purchase on or before the forecast date", {
    issues: [
      {
        parameter: "data",
        location: "body",
        reason: "nobody_bought",
        message: "contains no purchases on or before the forecast date",
      },
    ],
  });
