import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";

/**
 * The eight RFM segments in order of value, which every chart, legend and list follows. `code` is the API's; the names on
 * screen are messages, by `key`.
 */
export const SEGMENTS = RFM_KEYS_BY_VALUE.flatMap((key) => RFM_SEGMENTS.filter((segment) => segment.key === key));

export type SegmentKey = RfmSegmentKey;

export const SEGMENT_KEYS: readonly SegmentKey[] = RFM_KEYS_BY_VALUE;

const KEY_OF_CODE = new Map<string, SegmentKey>(SEGMENTS.map(({ key, code }) => [code, key]));

/** Undefined for a code that is not one of the eight. */
export const segmentKey = (code: string): SegmentKey | undefined => KEY_OF_CODE.get(code);

export const isSegmentKey = (value: string): value is SegmentKey => SEGMENT_KEYS.some((key) => key === value);

const CODE_OF_KEY = new Map<string, string>(SEGMENTS.map(({ key, code }) => [key, code]));

/** The API's code of a segment; segments by value and behavior have no other key. */
export const toSegmentCode = (key: string): string => CODE_OF_KEY.get(key) ?? key;

/** The value tiers, highest first. */
export const TIER_CODES = ["V3", "V2", "V1"] as const;

const TIER_COLORS = new Map<string, string>([
  ["V3", "var(--tier-high)"],
  ["V2", "var(--tier-medium)"],
  ["V1", "var(--tier-low)"],
]);

/** All traits of a kind share one color; their names tell them apart. */
const KIND_COLORS = new Map<string, string>([
  ["CAT", "var(--cluster-0)"],
  ["CH", "var(--cluster-1)"],
  ["SEA", "var(--cluster-2)"],
]);

/** The theme's color for a segment: an RFM key, or the code of a value or behavior segment. See `theme-css.ts`. */
export const segmentColor = (key: string): string => {
  if (isSegmentKey(key)) return `var(--segment-${key.replaceAll("_", "-")})`;
  return TIER_COLORS.get(key) ?? KIND_COLORS.get(key.split(":", 1)[0] ?? "") ?? "var(--chart-reference)";
};

/** A segment's letters on its color; colors that cannot carry text become the letters' frame. */
export const segmentMarkStyle = (key: string) => {
  const color = segmentColor(key);
  if (isSegmentKey(key)) return { background: color, color: `var(--segment-text-${key.replaceAll("_", "-")})` };
  return {
    background: `color-mix(in srgb, ${color} 16%, var(--surface-card))`,
    boxShadow: `inset 0 0 0 2px ${color}`,
    color: "var(--ink-text)",
  };
};
