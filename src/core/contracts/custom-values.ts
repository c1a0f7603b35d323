import { z } from "zod";
import { CUSTOM_FIELD_TYPES } from "#core/values/custom-fields.ts";
import { personal } from "./personal-data.ts";

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
