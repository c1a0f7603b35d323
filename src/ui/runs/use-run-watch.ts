"use client";

import { useEffect, useState } from "react";
import { OPEN_STATES, type RunState } from "#lib/domain/runs/kinds.ts";

type Watched = { state: RunState } | null | undefined;

/** Whether more of it is to come. */
export const isOpen = (run: Watched): boolean => OPEN_STATES.some((state) => state === run?.state);

/** Whether a run may replace what is shown. `isNew`: one that was seen to go on has done so. */
export const useRunWatch = (run: Watched) => {
  const isRunning = isOpen(run);
  const [wasRunning, setWasRunning] = useState(false);
  useEffect(() => {
    if (isRunning) setWasRunning(true);
  }, [isRunning]);
  return { isRunning, isNew: wasRunning && run === null };
};
