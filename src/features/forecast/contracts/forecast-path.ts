import { z } from "zod";
import { count, day, money } from "#core/contracts/wire.ts";

export const pathValues = z.object({
  expected: z.number(),
  lower80: z.number().describe("The interval that contains the actual value in 80% of cases"),
  upper80: z.number(),
  lower95: z.number(),
  upper95: z.number(),
});

const pathGroups = z.object({
  all: pathValues,
  existing: pathValues.describe("Customers with an order by the as-of day"),
  newcomers: pathValues.describe("Customers still to come"),
});

export const pathPeriod = z.object({
  from: day,
  to: day,
  orders: pathGroups.describe("Days on which a customer buys; several purchases on a day are one"),
  revenue: pathGroups.nullable().describe("Not discounted; null if too few amounts are known"),
});

const ratios = z.object({ existing: z.array(z.number()), newcomers: z.array(z.number()) });

const whatIf = z.object({
  retention: z
    .number()
    .describe("Orders of existing customers in the last 30 days ahead relative to the first 30, apart from the season"),
  scenarios: z
    .array(
      z.object({
        retention: z.number(),
        orders: ratios.describe("Of each month ahead, relative to the forecast"),
        revenue: ratios.nullable(),
      }),
    )
    .describe("If customers left more or less often, by ascending retention; interpolate between them"),
});

/** A business's orders and revenue by period, and what they were. */
export const forecastPath = z
  .object({
    months: z.array(pathPeriod).describe("Calendar months; the first and the last one may be shorter"),
    weeks: z.array(pathPeriod).describe("Weeks from the day after the as-of day; the last one may be shorter"),
    whole: pathPeriod.describe("The horizon as one period"),
    past: z
      .array(z.object({ from: day, to: day, orders: count, revenue: money }))
      .describe("What was bought in up to 24 calendar months before; the last one ends with the as-of day"),
    holiday: z
      .object({
        country: z
          .string()
          .describe("Of the business's time zone; ISO 3166-1 alpha-2")
          .meta({ examples: ["GB"] }),
        change: z.number().describe("Of the repeat orders of a week with a public holiday, relative to them"),
      })
      .nullish()
      .describe("Null if it was not learned, as with less than nine months of orders"),
    whatIf: whatIf
      .nullish()
      .describe("Null if customers of the model can't leave; absent until the first run after an update"),
  })
  .meta({ id: "ForecastPath" });
