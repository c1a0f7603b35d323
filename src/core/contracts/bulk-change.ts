import { z } from "zod";
import { reference } from "#core/values/external-ids.ts";
import { MAX_SELECTED } from "./choices.ts";
import { count } from "./wire.ts";

/** The input and answer of a route that changes several rows of a list in one transaction. */
export const bulkChange = <const Action extends string>(actions: readonly [Action, ...Action[]]) => {
  const action = z.enum(actions);
  return {
    input: z.strictObject({
      action,
      ids: z.array(reference).min(1).max(MAX_SELECTED),
    }),
    answer: z.object({
      action,
      changed: count,
      changedIds: z
        .array(z.string())
        .describe("Those that changed; the others are in notFoundIds, or were like this already"),
      notFoundIds: z
        .array(z.string())
        .describe("IDs that this business does not have, or no longer, such as a revoked token"),
    }),
  };
};
