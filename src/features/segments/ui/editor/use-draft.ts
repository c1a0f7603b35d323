"use client";

import { useEffect, useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { criteriaFrom, treeFrom } from "../builder/tree.ts";
import { useBuilder } from "../builder/use-builder.ts";
import { deleteDraft, draftName, readDraft, type SegmentDraft, saveDraft } from "./draft.ts";

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
