import { z } from "zod";
import { counted, isAbsent, isWithin, LARGEST, longRecord, withFastPath } from "#core/contracts/posted-rows.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import type { GivenFeatures } from "#lib/purchases/text-features.ts";

export const MOST_FEATURES = 100;

type FeatureValue = number | string | boolean | null;

/** Of a text, as much tells its value from others. */
const TELLING = 255;
const LONGEST_TEXT = 10_000;

/** An empty text is as good as none, and yes and no are 1 and 0. */
export const toFeatures = (given: Record<string, FeatureValue>): GivenFeatures =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, number | string][] => {
      if (typeof value === "string") return value.trim() === "" ? [] : [[name, value.trim().slice(0, TELLING)]];
      return value === null ? [] : [[name, counted(Number(value))]];
    }),
  );

export const isAmount = (value: unknown): boolean => isAbsent(value) || isWithin(value, -LARGEST, LARGEST);

const amount = z.number().min(-LARGEST).max(LARGEST);
const text = z.string().max(LONGEST_TEXT);

/** Says of a list or an object that it must be a number, where a union would only say that it is wrong. */
const featureValue = withFastPath(
  z
    .unknown()
    .superRefine((value, { issues }) => {
      if (value === null || typeof value === "boolean") return;
      const { error } = (typeof value === "string" ? text : amount).safeParse(value, { reportInput: true });
      issues.push(...((error?.issues ?? []) as z.core.$ZodRawIssue[]));
    })
    .transform((value) => value as FeatureValue)
    .meta({
      override: {
        oneOf: [
          { type: "number", minimum: -LARGEST, maximum: LARGEST },
          { type: "string", maxLength: LONGEST_TEXT },
          { type: "boolean" },
          { type: "null" },
        ],
      },
    }),
  (value) => value !== undefined && (typeof value === "boolean" || isAmount(value)),
);

/** Numbers, texts, or yes and no, by name; null is the same as missing. */
export const features = longRecord(featureValue, { max: MOST_FEATURES });

// What the answers of the AI family have in common.

export const inWords = z.string().describe("In the language of Accept-Language");

const values = z.record(z.string(), z.union([z.number(), z.string()]));

/** Caveats, each with a code of its own; `text_feature` says how a text counts, `unknown_parameter` names a key that was ignored. */
export const buildWarningsSchema = <Code extends string>(codes: readonly Code[]) =>
  z.array(z.object({ code: z.enum([...codes, "text_feature", "unknown_parameter"]), message: inWords, values }));

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
