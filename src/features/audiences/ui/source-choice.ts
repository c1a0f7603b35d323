import type { Audience } from "#features/audiences/contracts/audiences.ts";
import type { PlaybookList } from "#features/audiences/rules/audience.ts";

export type AudienceSource = Audience["source"];

/** The kinds of sources as the form offers them; those of groups have a field for each list of groups. */
export const SOURCE_KINDS = ["segment", "view", "rfm", "tier", "purchasing", "archetype", "axis", "playbook"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const KIND_OF_FIELD: Record<string, SourceKind> = {
  rfmSegment: "rfm",
  clvTier: "tier",
  archetype: "archetype",
  purchasingGroup: "purchasing",
  purchasingValueGroup: "purchasing",
  purchasingFrequencyGroup: "purchasing",
};

/** The kind of sources that a field of rules has the groups of; undefined for other fields. */
export const kindOfField = (field: string): SourceKind | undefined =>
  KIND_OF_FIELD[field] ?? (field.startsWith("axis") ? "axis" : undefined);

/** What the form's second field holds: a group is its field and value. */
export const toAudienceSourceChoice = (source: AudienceSource): { kind: SourceKind; value: string } => {
  switch (source.kind) {
    case "segment":
      return { kind: "segment", value: source.segmentId };
    case "view":
      return { kind: "view", value: source.viewId };
    case "group":
      return { kind: kindOfField(source.field) ?? "rfm", value: `${source.field} ${source.value}` };
    case "playbook":
      return { kind: "playbook", value: source.list };
  }
};

/** The opposite; null while nothing is chosen. */
export const toAudienceSource = (kind: SourceKind, value: string | undefined): AudienceSource | null => {
  if (!value) return null;
  switch (kind) {
    case "segment":
      return { kind: "segment", segmentId: value };
    case "view":
      return { kind: "view", viewId: value };
    case "playbook":
      return { kind: "playbook", list: value as PlaybookList };
    default: {
      const [field = "", ...rest] = value.split(" ");
      return {
        kind: "group",
        field: field as Extract<AudienceSource, { kind: "group" }>["field"],
        value: rest.join(" "),
      };
    }
  }
};
