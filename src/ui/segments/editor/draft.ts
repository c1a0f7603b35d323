import type { Criteria } from "#lib/domain/segments/criteria.ts";

/** What is being written and not saved yet. `criteria` may be unfinished; null: filled by hand, or nothing yet. */
export type SegmentDraft = {
  name: string;
  description: string;
  isAutomatic: boolean;
  criteria: Criteria | null;
};

type Kept = SegmentDraft & { version: number; at: string };

/** Of whom and of what: nobody meets another person's draft, or another business's. */
export const draftName = (businessId: string, userId: string, segmentId: string | null): string =>
  `segment-draft:${businessId}:${userId}:${segmentId ?? "new"}`;

/** What was kept on this device of this version (0: of a new segment). Null for none, or for another version's. */
export const readDraft = (name: string, version: number): Kept | null => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return isKept(kept) && kept.version === version ? kept : null;
  } catch {
    return null;
  }
};

const isKept = (value: unknown): value is Kept =>
  typeof value === "object" && value !== null && "criteria" in value && "version" in value && "name" in value;

export const saveDraft = (name: string, draft: SegmentDraft, version: number): void => {
  try {
    localStorage.setItem(name, JSON.stringify({ ...draft, version, at: new Date().toISOString() }));
  } catch {
    // A full or forbidden storage costs the draft alone.
  }
};

export const dropDraft = (name: string): void => {
  try {
    localStorage.removeItem(name);
  } catch {
    // As above.
  }
};
