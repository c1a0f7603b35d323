import { z } from "zod";
import { type Comparison, parseComparison } from "#lib/domain/report/comparison.ts";

/** The period to compare with, in a query. */
export const comparison = z
  .string()
  .refine((text) => parseComparison(text) !== undefined, { params: { reason: "comparison" } })
  .transform((text): Comparison => text)
  .describe(
    "Compares with another period of equal length: previous, year (ends on the same day last year, 28 February for a leap day) or the " +
      "period's last day (YYYY-MM-DD), not after this one's. Its figures take the place of the preceding period's",
  )
  .meta({ override: { type: "string" } });
