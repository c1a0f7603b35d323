import { isPlainName } from "#core/values/fields.ts";
import { colorDifference, SIGHTS } from "#lib/colors/difference.ts";
import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import type { RfmScheme, RfmThresholds, SegmentLook } from "#records/rules/rfm/scheme.ts";
import { pickSwatch, type Swatch, swatchColors } from "#records/rules/rfm/swatches.ts";

/** Above 9998 days no report looks back. Every scored customer has at least one order, so that a score of 1 needs room. */
const THRESHOLD_LIMITS: Record<keyof RfmThresholds, { min: number; max: number }> = {
  recency: { min: 0, max: 9998 },
  frequency: { min: 2, max: 1_000_000 },
  monetary: { min: 1, max: Number.MAX_SAFE_INTEGER },
};

export const LOOK_LIMITS = { name: 40, description: 160, action: 120 } as const;

/** Any two segments must differ this much for every sight in both themes, as the standard colors do. */
const LEAST_DIFFERENCE = 12.5;

/** `path`: of the value in the scheme, as `thresholds.recency[1]` or `looks.at_risk.name`. */
export type SchemeProblem = { path: string } & (
  | { reason: "number_range"; min: number; max: number }
  | { reason: "ascending" | "not_empty" | "control_characters" | "braces" }
  | { reason: "too_long"; max: number }
  | { reason: "same_name" | "same_color"; segment: RfmSegmentKey }
);

/** Why thresholds cannot be used; empty if they can. */
export const thresholdProblems = (thresholds: RfmThresholds): SchemeProblem[] =>
  (["recency", "frequency", "monetary"] as const).flatMap((dimension): SchemeProblem[] => {
    const own = thresholds[dimension];
    const path = `thresholds.${dimension}`;
    if (own === null) return [];
    const { min, max } = THRESHOLD_LIMITS[dimension];
    const outside = own.findIndex((value) => !Number.isSafeInteger(value) || value < min || value > max);
    if (outside >= 0) return [{ reason: "number_range", path: `${path}[${outside}]`, min, max }];
    const unordered = own.findIndex((value, at) => at > 0 && value <= (own[at - 1] ?? value));
    return unordered < 0 ? [] : [{ reason: "ascending", path: `${path}[${unordered}]` }];
  });

const textProblems = (path: string, text: string | null, max: number): SchemeProblem[] => {
  if (text === null) return [];
  if (text.trim() === "") return [{ reason: "not_empty", path }];
  if ([...text].length > max) return [{ reason: "too_long", path, max }];
  if (!isPlainName(text)) return [{ reason: "control_characters", path }];
  return /[{}]/.test(text) ? [{ reason: "braces", path }] : [];
};

const STANDARD_NAMES = new Map<string, string>(RFM_SEGMENTS.map(({ key, name }) => [key, name]));

const shownName = (key: RfmSegmentKey, { name }: SegmentLook): string =>
  (name ?? STANDARD_NAMES.get(key) ?? key).trim().toLocaleLowerCase("en");

/** Whether a reader with some kind of sight confuses two swatches in some theme. */
const areConfused = (a: Swatch, b: Swatch): boolean =>
  (["light", "dark"] as const).some((theme) => {
    const [one, other] = [swatchColors(a, theme).color, swatchColors(b, theme).color];
    return SIGHTS.some((sight) => colorDifference(one, other, sight) < LEAST_DIFFERENCE);
  });

/** Why names, colors and actions cannot be used; empty if they can. */
export const lookProblems = (looks: RfmScheme["looks"]): SchemeProblem[] =>
  RFM_KEYS_BY_VALUE.flatMap((key, at): SchemeProblem[] => {
    const look = looks[key];
    const path = `looks.${key}`;
    const earlier = RFM_KEYS_BY_VALUE.slice(0, at);
    const sameName = earlier.find((other) => shownName(other, looks[other]) === shownName(key, look));
    const sameColor = earlier.find((other) => areConfused(pickSwatch(other, looks[other]), pickSwatch(key, look)));
    return [
      ...textProblems(`${path}.name`, look.name, LOOK_LIMITS.name),
      ...(sameName ? [{ reason: "same_name" as const, path: `${path}.name`, segment: sameName }] : []),
      ...textProblems(`${path}.description`, look.description, LOOK_LIMITS.description),
      ...look.actions.flatMap((action, i) => textProblems(`${path}.actions[${i}]`, action, LOOK_LIMITS.action)),
      ...(sameColor ? [{ reason: "same_color" as const, path: `${path}.color`, segment: sameColor }] : []),
    ];
  });
