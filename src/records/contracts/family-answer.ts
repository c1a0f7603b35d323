import { z } from "zod";
import {
  counted,
  isAbsent,
  isNumber,
  isWithin,
  LARGEST,
  longRecord,
  withFastPath,
} from "#core/contracts/posted-rows.ts";

import { count, day, share } from "#core/contracts/wire.ts";

export const MOST_FEATURES = 100;

export const toFeatures = (given: Record<string, number | null>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (isNumber(value) ? [[name, counted(value)]] : [])),
  );

export const isAmount = (value: unknown): boolean => isAbsent(value) || isWithin(value, -LARGEST, LARGEST);

const number = withFastPath(
  z.number().min(-LARGEST).max(LARGEST).nullable(),
  (value) => value !== undefined && isAmount(value),
);

/** Numbers by name; null is the same as missing. */
export const features = longRecord(number, { max: MOST_FEATURES });

// What the answers of the AI family have in common.

export const inWords = z.string().describe("In the language of Accept-Language");

const values = z.record(z.string(), z.union([z.number(), z.string()]));

/** Caveats, each with a code of its own; `unknown_parameter` names a key that was ignored. */
export const buildWarningsSchema = <Code extends string>(codes: readonly Code[]) =>
  z.array(z.object({ code: z.enum([...codes, "unknown_parameter"]), message: inWords, values }));

/** For answers without caveats of their own. */
export const parameterWarnings = buildWarningsSchema([]).default([]);

/** A past period that was predicted. */
export const period = z.object({
  as_of: day.describe("Only data up to this day was used"),
  end: day,
  customer_count: count,
});

export const probability = share.max(1);

const point = z.object({
  customer_count: count,
  predicted: probability.describe("Mean predicted probability of a tenth of the customers"),
  observed: probability.describe("Share of these customers that did it"),
  lower: probability.describe("95% interval of the observed share (Wilson)"),
  upper: probability,
});

/** How probabilities held in a past period. */
export const calibration = z.object({
  method: z.enum(["platt"]),
  slope: z.number().describe("Of the log-odds; 1 leaves them as they are"),
  intercept: z.number(),
  calibrated_on: period.nullable().describe("The period that corrected the holdout; null without one"),
  holdout: period,
  error: z.number().describe("Expected calibration error in the holdout: mean gap of predicted and observed shares"),
  error_uncalibrated: z.number().describe("The same without the correction"),
  brier_score: z.number(),
  points: z.array(point).describe("In the holdout"),
});
