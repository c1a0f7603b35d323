"use client";

import { useEffect, useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { criteriaFrom, treeFrom } from "#features/segments/ui/builder/tree.ts";
import { useBuilder } from "#features/segments/ui/builder/use-builder.ts";
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
const draftName = (businessId: string, userId: string, segmentId: string | null): string =>
  `segment-draft:${businessId}:${userId}:${segmentId ?? "new"}`;

/**
 * The draft stored on this device for this version (0: a new segment). Null if there is none, or only one for another version.
 */
const readDraft = (name: string, version: number): StoredDraft | null => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return isStoredDraft(stored) && stored.version === version ? stored : null;
  } catch {
    return null;
  }
};

const isStoredDraft = (value: unknown): value is StoredDraft =>
  typeof value === "object" && value !== null && "criteria" in value && "version" in value && "name" in value;

const saveDraft = (name: string, draft: SegmentDraft, version: number): void => {
  try {
    localStorage.setItem(name, JSON.stringify({ ...draft, version, at: new Date().toISOString() }));
  } catch {
    // Full or blocked storage only loses the draft.
  }
};

const deleteDraft = (name: string): void => {
  try {
    localStorage.removeItem(name);
  } catch {
    // As above.
  }
};

/** In the form that the rows produce, where a single condition is inside a group. */
const normal = ({ name, description, isAutomatic, criteria }: SegmentDraft): SegmentDraft => ({
  name,
  description,
  isAutomatic,
  criteria: isAutomatic && criteria ? criteriaFrom(treeFrom(criteria)) : null,
});

type InitialDraft = {
  initial: SegmentDraft;
  /** The segment being edited; null for a new one. */
  segmentId: string | null;
  /** 0 for a new one. */
  version: number;
  /** Whether the user chose the initial values, such as a template, so that an earlier draft is only offered. */
  isChosen: boolean;
};

/** Unsaved edits, stored in this browser until they are saved or discarded. */
export const useDraft = ({ initial, segmentId, version, isChosen }: InitialDraft) => {
  const me = useMe();
  const storageKey = draftName(me.business.id, me.id, segmentId);
  const [found] = useState(() => readDraft(storageKey, version));
  const stored = isChosen ? null : found;
  const [earlier, setEarlier] = useState(isChosen ? found : null);
  const [isRestored, setRestored] = useState(stored !== null);
  const [words, setWords] = useState<SegmentDraft>(stored ?? initial);
  const builder = useBuilder((stored ?? initial).criteria);
  const [isOver, setOver] = useState(false);
  const { name, description, isAutomatic } = words;
  const criteria = isAutomatic && !builder.isEmpty ? builder.given : null;
  const draft: SegmentDraft = { name, description, isAutomatic, criteria };
  const text = JSON.stringify(draft);
  const isDirty = !isOver && text !== JSON.stringify(normal(initial));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text contains the whole draft
  useEffect(() => {
    if (isDirty) saveDraft(storageKey, draft, version);
    else if (!earlier) deleteDraft(storageKey);
  }, [text, isDirty, storageKey, version]);

  return {
    draft,
    builder,
    isDirty,
    /** Whether the draft was restored from this device. */
    isRestored,
    /** Whether there is a draft of another beginning. */
    hasEarlier: earlier !== null,
    openEarlier: () => {
      if (!earlier) return;
      setWords(earlier);
      builder.load(earlier.criteria);
      setEarlier(null);
      setRestored(true);
    },
    isWrong: isAutomatic && !builder.isEmpty && builder.criteria === null,
    change: (wish: Partial<SegmentDraft>) => setWords((now) => ({ ...now, ...wish })),
    /** Restores the initial values. */
    discard: () => {
      setWords(initial);
      builder.load(initial.criteria);
      setRestored(false);
    },
    /** Removes the stored draft. */
    end: () => {
      setOver(true);
      deleteDraft(storageKey);
    },
  };
};
