import { z } from "zod";
import { VALUE_BASES } from "#features/report/rules/value-basis.ts";

/** What orders are worth, in a query or a body. */
export const valueBasis = z
  .enum(VALUE_BASES)
  .default("revenue")
  .describe(
    "What orders are worth: revenue net of refunds, or its gross margin. With margin, all amounts, monetary scores and shares are " +
      "of the margin; orders without a known cost add nothing to it, and a segment with a loss has a share of 0",
  );
