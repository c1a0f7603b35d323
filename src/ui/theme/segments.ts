/**
 * The eight RFM segments in order of value: the order of every chart, legend and list on screen. `code` is the wire's;
 * the names shown are messages, found by `key`.
 */
export const SEGMENTS = [
  { key: "champions", code: "R5F5M5" },
  { key: "loyal_customers", code: "R4F4M4" },
  { key: "potential_loyalists", code: "R4F2M3" },
  { key: "new_customers", code: "R5F1M1" },
  { key: "promising", code: "R3F2M2" },
  { key: "need_attention", code: "R2F3M3" },
  { key: "at_risk", code: "R2F2M3" },
  { key: "hibernating", code: "R1F1M2" },
] as const;

export type SegmentKey = (typeof SEGMENTS)[number]["key"];

export const SEGMENT_KEYS: readonly SegmentKey[] = SEGMENTS.map((segment) => segment.key);

const KEY_OF_CODE = new Map<string, SegmentKey>(SEGMENTS.map(({ key, code }) => [code, key]));

/** Undefined for a code that is not one of the eight. */
export const segmentKey = (code: string): SegmentKey | undefined => KEY_OF_CODE.get(code);

export const isSegmentKey = (value: string): value is SegmentKey => SEGMENT_KEYS.some((key) => key === value);

/** What the theme paints with: see `theme-css.ts`. */
export const segmentColor = (key: SegmentKey) => `var(--segment-${key.replaceAll("_", "-")})`;

export const segmentTextColor = (key: SegmentKey) => `var(--segment-text-${key.replaceAll("_", "-")})`;
