import { z } from "zod";

/** A customer's values of the business's own fields. */
export const customValues = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe("Values of the business's own fields by key; days are YYYY-MM-DD")
  .meta({ examples: [{ shoe_size: 42 }] });
