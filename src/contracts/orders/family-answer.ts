import { z } from "zod";
import { count, day } from "../wire.ts";

// What the answers of the AI family have in common.

export const inWords = z.string().describe("In the language of Accept-Language");

const values = z.record(z.string(), z.union([z.number(), z.string()]));

/** Caveats, each with a code of its own. */
export const warningsOf = <Code extends string>(codes: readonly Code[]) =>
  z.array(z.object({ code: z.enum(codes), message: inWords, values }));

/** A past period that was predicted. */
export const period = z.object({
  as_of: day.describe("Only data up to this day was used"),
  end: day,
  customer_count: count,
});
