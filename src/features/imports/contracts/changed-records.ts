import { z } from "zod";
import { queryInteger } from "#core/contracts/wire.ts";
import { readCursor } from "#core/values/change-cursor.ts";
import { knownExternalId } from "#core/values/external-ids.ts";
import { postedTime } from "#lib/time/posted-time.ts";

/** Query parameters of the lists in which programs read back what was written. */
export const changedRecords = {
  updatedSince: postedTime
    .optional()
    .describe("Only what changed here at or after this time, through the API, an import or a connected store"),
  cursor: z
    .string()
    .max(2100)
    .refine((text) => readCursor(text) !== null, { params: { reason: "format" } })
    .optional()
    .describe("The next value of an earlier answer"),
  pageSize: queryInteger({ min: 1, max: 200, standard: 100 }),
};

export const ofCustomer = knownExternalId.optional().describe("Only of this customer: the store's own customer ID");

/** What the description of each of these lists says. */
export const CHANGED_ORDER =
  "In the order in which they changed here: pass next as the cursor of the following call. What changes while you read is at the " +
  "end, so nothing is skipped. Each item has the form in which it is sent, and can be sent again unchanged";

/** A page of such a list. */
export const changedPage = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    next: z.string().nullable().describe("null at the end"),
    updatedUntil: z.iso
      .datetime()
      .nullable()
      .describe("When the last of these changed. Pass it as updatedSince later to read what changed; null without any"),
  });
