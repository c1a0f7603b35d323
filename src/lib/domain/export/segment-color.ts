import palette from "../palette.json" with { type: "json" };
import { RFM_SEGMENTS } from "../rfm/segments.ts";

// Paper is light, whatever the reader's screen is.
const { segments, tiers, clusters, missing } = palette.light;

const TIERS: Readonly<Record<string, string>> = { V3: tiers.high, V2: tiers.medium, V1: tiers.low };
const WITHOUT_TRAIT = ["OTHER", "NONE"];

/** A segment's colour on paper: its own, or that of its place among the groups of a shop. */
export const segmentColor = (code: string, place: number): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) return segments[rfm.key];
  if (WITHOUT_TRAIT.includes(code)) return missing;
  return TIERS[code] ?? clusters[place % clusters.length] ?? missing;
};
