import { z } from "zod";
import { day } from "#core/contracts/wire.ts";
import { CLV_FEATURES } from "#features/forecast/rules/timing/clv-features.ts";
import { inWords, parameterWarnings } from "#records/contracts/family-answer.ts";

const nullable = new Set<string>([
  "monetary_value",
  "average_order_value",
  "first_order_value",
  "last_order_value",
  "largest_order_value",
  "mean_gap",
  "gap_deviation",
]);

const feature = (name: string) => (nullable.has(name) ? z.number().nullable() : z.number());

const customer = z
  .object({
    customer_id: z.string(),
    first_purchase_date: day,
    last_purchase_date: day,
    ...(Object.fromEntries(CLV_FEATURES.map((name) => [name, feature(name)])) as Record<
      (typeof CLV_FEATURES)[number],
      z.ZodNullable<z.ZodNumber>
    >),
  })
  .meta({ id: "ClvFeatures" });

export const clvFeatures = z.object({
  customers: z.array(customer).describe("Ordered by customer_id"),
  definitions: z.array(
    z.object({ feature: z.enum(CLV_FEATURES), unit: z.enum(["days", "money", "count"]), definition: inWords }),
  ),
  as_of: day,
  warnings: parameterWarnings,
});

export type ClvFeatures = z.infer<typeof clvFeatures>;
