import { z } from "zod";
import { RUN_STATES } from "#lib/domain/runs/kinds.ts";
import { step } from "../runs/runs.ts";
import { count, day, money, share } from "../wire.ts";
import { clvTier } from "./forecast-answer.ts";

const answer = z.object({
  madeAt: z.iso.datetime(),
  customers: count.describe("0 if there were no sales up to that day"),
  totals: z.object({ value: money, lower: money, upper: money, expectedPurchases: z.number().nonnegative() }),
  tiers: z.array(z.object({ tier: clvTier, label: z.string(), customers: count, value: money })),
  actual: z
    .object({
      until: day,
      isComplete: z.boolean().describe("Whether the forecast's period is over"),
      purchases: count.describe("Purchase days"),
      value: money.describe("Net sales, not discounted"),
    })
    .nullable()
    .describe("What these customers have bought since. Null before the forecast's first day, and of gross margin"),
});

export const comparedForecast = z
  .object({
    asOf: day,
    until: day,
    answer: answer.nullable().describe("null until a run with asOf has calculated it"),
    run: z
      .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
      .nullable()
      .describe("That run: queued, running or failed"),
  })
  .nullable();
