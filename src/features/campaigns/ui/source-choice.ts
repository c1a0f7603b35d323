import type { ChosenSource, SourceList } from "#features/campaigns/rules/source.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";

/** A source as the value of a select: `rfm:at_risk`. */
export const formatSourceChoice = (source: ChosenSource): string => {
  switch (source.kind) {
    case "all":
      return "all";
    case "segment":
      return `segment:${source.segmentId}`;
    case "view":
      return `view:${source.viewId}`;
    case "rfm":
      return `rfm:${source.segment}`;
    case "tier":
      return `tier:${source.tier}`;
    case "list":
      return `list:${source.list}`;
  }
};

/** The inverse; values come from `formatSourceChoice`. */
export const parseSourceChoice = (choice: string): ChosenSource => {
  const [kind, value = ""] = choice.split(":");
  switch (kind) {
    case "segment":
      return { kind, segmentId: value };
    case "view":
      return { kind, viewId: value };
    case "rfm":
      return { kind, segment: value as RfmSegmentKey };
    case "tier":
      return { kind, tier: value as ClvTier };
    case "list":
      return { kind, list: value as SourceList };
    default:
      return { kind: "all" };
  }
};
