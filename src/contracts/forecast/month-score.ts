import { z } from "zod";
import { count, day, money } from "../wire.ts";
import { pathValues } from "./forecast-path.ts";

/** A calendar month as the last forecast before it expected it. */
export const monthScore = z
  .object({
    month: day.describe("The month's first day"),
    asOf: day.describe("Of the last forecast before the month, which is kept"),
    expected: z.object({
      orders: pathValues,
      revenue: pathValues.nullable().describe("null if too few amounts were known"),
    }),
    actual: z
      .object({ orders: count, revenue: money })
      .nullable()
      .describe("As the first forecast after the month counted it; null until then"),
  })
  .meta({ id: "ForecastScore" });
