import { z } from "zod";
import { personal } from "#core/contracts/personal-data.ts";
import { count } from "#core/contracts/wire.ts";
import { CUSTOM_FIELD_TYPES } from "#records/rules/custom-fields.ts";
import { REACHES } from "#records/rules/customers/reach.ts";

/** A record's values of the business's own fields. */
export const customValues = personal(
  "values",
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe("Values of the business's own fields by key; days are YYYY-MM-DD")
    .meta({ examples: [{ shoe_size: 42 }] }),
);

/** Values that programs send; they are checked against the business's fields later. */
export const customValuesChange = z
  .record(z.string().max(40), z.unknown())
  .nullish()
  .describe("Values of the business's own fields by key; null clears a value, or all of them");

/** A record's values with the names of their fields. */
export const namedCustomValues = z
  .array(
    z.object({
      key: z.string(),
      name: z.string(),
      type: z.enum(CUSTOM_FIELD_TYPES),
      value: personal("values", z.union([z.string(), z.number(), z.boolean()]).describe("A day is YYYY-MM-DD")),
    }),
  )
  .describe("The business's own fields that have a value, by name");

/** A filter of lists of customers. */
export const reachableFilter = {
  reachable: z
    .enum(REACHES)
    .optional()
    .describe("Only customers who consented to the channel and have an address or number for it; any: at least one"),
};

/** How many customers of a list can be contacted. */
export const reachCounts = z
  .object({ customers: count, email: count, sms: count, any: count })
  .meta({ id: "ReachCounts" })
  .describe("Of the customers that match all filters but reachable: how many there are, and how many are reachable");
