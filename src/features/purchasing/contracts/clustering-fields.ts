import { z } from "zod";
import { ALGORITHMS } from "#lib/purchases/purchasing.ts";
import { seed } from "#records/contracts/purchase-sources.ts";

const FEWEST_SEGMENTS = 2;
const MOST_SEGMENTS = 10;

const segments = z
  .unknown()
  .refine(
    (given) =>
      given === "auto" ||
      (Number.isInteger(given) && Number(given) >= FEWEST_SEGMENTS && Number(given) <= MOST_SEGMENTS),
    { params: { reason: "auto_or_integer", min: FEWEST_SEGMENTS, max: MOST_SEGMENTS } },
  )
  .transform((given) => given as "auto" | number)
  .meta({
    override: {
      oneOf: [{ const: "auto" }, { type: "integer", minimum: FEWEST_SEGMENTS, maximum: MOST_SEGMENTS }],
      default: "auto",
    },
  })
  .default("auto");

/** How customers are clustered. */
export const clusteringFields = {
  algorithm: z
    .enum(ALGORITHMS)
    .default("auto")
    .describe("hierarchical: Ward's method, on a sample above 5,000 customers"),
  segments,
  seed,
};
