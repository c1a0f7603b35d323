import type { Criteria } from "#records/rules/criteria/criteria.ts";

/** Unsaved edits. `criteria` may be incomplete; null for a manual segment or an empty rule. */
export type SegmentDraft = {
  name: string;
  description: string;
  isAutomatic: boolean;
  criteria: Criteria | null;
};

type StoredDraft = SegmentDraft & { version: number; at: string };

/** By user and segment, so that a draft never appears for another user or business. */
export const draftName = (businessId: string, userId: string, segmentId: string | null): string =>
  `segment-draft:${businessId}:${userId}:${segmentId ?? "new"}`;

/**
 * The draft stored on this device for this version (0: a new segment). Null if there is none, or only one for another version.
 */
export const readDraft = (name: string, version: number): StoredDraft | null => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return isStoredDraft(stored) && stored.version === version ? stored : null;
  } catch {
    return null;
  }
};

const isStoredDraft = (value: unknown): value is StoredDraft =>
  typeof value === "object" && value !== null && "criteria" in value && "version" in value && "name" in value;

export const saveDraft = (name: string, draft: SegmentDraft, version: number): void => {
  try {
    localStorage.setItem(name, JSON.stringify({ ...draft, version, at: new Date().toISOString() }));
  } catch {
    // Full or blocked storage only loses the draft.
  }
};

export const deleteDraft = (name: string): void => {
  try {
    localStorage.removeItem(name);
  } catch {
    // As above.
  }
};
