import palette from "#lib/domain/palette.json" with { type: "json" };
import type { RfmScheme } from "../rfm/scheme.ts";
import { RFM_SEGMENTS } from "../rfm/segments.ts";
import { swatchColors, swatchOf } from "../rfm/swatches.ts";

// Documents are always light, whatever the reader's theme.
const { tiers, clusters, reference } = palette.light;

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
export const segmentColor = (code: string, looks: RfmScheme["looks"]): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) return swatchColors(swatchOf(rfm.key, looks[rfm.key]), "light").color;
  return COLORS[code.split(":", 1)[0] ?? ""] ?? reference;
};
