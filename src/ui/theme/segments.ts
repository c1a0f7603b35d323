import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS, type RfmSegmentKey } from "#lib/domain/rfm/segments.ts";

export type SegmentKey = RfmSegmentKey;

/**
 * The eight RFM segments in order of value: the order of every chart, legend and list on screen. `code` is the wire's;
 * the names shown are messages, found by `key`.
 */
export const SEGMENTS = RFM_KEYS_BY_VALUE.flatMap((key) => RFM_SEGMENTS.filter((segment) => segment.key === key));

export const SEGMENT_KEYS: readonly SegmentKey[] = SEGMENTS.map((segment) => segment.key);

const KEY_OF_CODE = new Map<string, SegmentKey>(SEGMENTS.map(({ key, code }) => [code, key]));

/** Undefined for a code that is not one of the eight. */
export const segmentKey = (code: string): SegmentKey | undefined => KEY_OF_CODE.get(code);

export const isSegmentKey = (value: string): value is SegmentKey => SEGMENT_KEYS.some((key) => key === value);

/** What the theme paints with: see `theme-css.ts`. */
export const segmentColor = (key: SegmentKey) => `var(--segment-${key.replaceAll("_", "-")})`;

export const segmentTextColor = (key: SegmentKey) => `var(--segment-text-${key.replaceAll("_", "-")})`;
