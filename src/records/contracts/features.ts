import { z } from "zod";
import { longRecord, withFastPath } from "#core/contracts/bulk-parsing.ts";
import { counted, isAbsent, isNumber, isWithin, LARGEST } from "#core/contracts/posted-rows.ts";

export const MOST_FEATURES = 100;

export const toFeatures = (given: Record<string, number | null>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (isNumber(value) ? [[name, counted(value)]] : [])),
  );

const isAmount = (value: unknown): boolean => isAbsent(value) || isWithin(value, -LARGEST, LARGEST);

const number = withFastPath(
  z.number().min(-LARGEST).max(LARGEST).nullable(),
  (value) => value !== undefined && isAmount(value),
);

/** Numbers by name; null is the same as missing. */
export const features = longRecord(number, { max: MOST_FEATURES });
