"use client";

import { useEffect, useState } from "react";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";

type Watched = { state: RunState } | null | undefined;

/** Whether the run has not ended yet. */
export const isOpen = (run: Watched): boolean => OPEN_STATES.some((state) => state === run?.state);

/** Follows a run that may replace the current answer. `isNew`: a run that was watched has done so. */
export const useRunWatch = (run: Watched) => {
  const isRunning = isOpen(run);
  const [wasRunning, setWasRunning] = useState(false);
  useEffect(() => {
    if (isRunning) setWasRunning(true);
  }, [isRunning]);
  return { isRunning, isNew: wasRunning && run === null };
};
