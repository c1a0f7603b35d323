import palette from "#lib/domain/palette.json" with { type: "json" };
import { RFM_SEGMENTS } from "../rfm/segments.ts";

// Paper is light, whatever the reader's screen is.
const { segments, tiers, clusters, reference } = palette.light;

/** A tier has a colour, and a kind of habit: its names part the segments of a kind. */
const COLORS: Readonly<Record<string, string | undefined>> = {
  V3: tiers.high,
  V2: tiers.medium,
  V1: tiers.low,
  CAT: clusters[0],
  CH: clusters[1],
  SEA: clusters[2],
};

/** A segment's colour on paper, the same as on the page. */
export const segmentColor = (code: string): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  return rfm ? segments[rfm.key] : (COLORS[code.split(":", 1)[0] ?? ""] ?? reference);
};
