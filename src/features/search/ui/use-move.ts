"use client";

import { useState } from "react";
import type { EntryGroup } from "./result-list.tsx";

type MarkedEntry = { key: string; isMoved: boolean };

/**
 * Which entry is active: the first one until an arrow key or the pointer has chosen another, which stays active while the entries
 * around it change.
 */
export const useMove = (groups: readonly EntryGroup[]) => {
  const [place, setPlace] = useState<MarkedEntry | null>(null);
  const entries = groups.flatMap((group) => group.entries);
  const at = Math.max(
    0,
    entries.findIndex(({ key }) => key === place?.key),
  );
  const entry = entries[at];
  const goTo = (to: number) => {
    const next = entries[to];
    if (next) setPlace({ key: next.key, isMoved: true });
  };
  return {
    /** `isMoved`: the user chose it. */
    active: entry && { ...entry, isMoved: place?.key === entry.key && place.isMoved },
    point: (key: string) => setPlace({ key, isMoved: true }),
    /** Past the last entry comes the first. */
    step: (by: 1 | -1) => goTo((at + by + entries.length) % entries.length),
    edge: (which: "first" | "last") => goTo(which === "first" ? 0 : entries.length - 1),
    /** Starts again at the first entry, or at this one. */
    reset: (key?: string) => setPlace(key === undefined ? null : { key, isMoved: true }),
  };
};
