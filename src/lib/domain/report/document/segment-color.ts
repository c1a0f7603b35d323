import palette from "#lib/domain/palette.json" with { type: "json" };
import { RFM_SEGMENTS } from "../rfm/segments.ts";

// Documents are always light, whatever the reader's theme.
const { segments, tiers, clusters, reference } = palette.light;

/** Each tier has a color, and so does each kind of trait; within a kind, names tell the segments apart. */
const COLORS: Readonly<Record<string, string | undefined>> = {
  V3: tiers.high,
  V2: tiers.medium,
  V1: tiers.low,
  CAT: clusters[0],
  CH: clusters[1],
  SEA: clusters[2],
};

/** A segment's color in documents, the same as on the page. */
export const segmentColor = (code: string): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  return rfm ? segments[rfm.key] : (COLORS[code.split(":", 1)[0] ?? ""] ?? reference);
};
