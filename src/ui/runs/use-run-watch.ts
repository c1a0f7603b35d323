"use client";

import { useEffect, useRef, useState } from "react";
import { OPEN_STATES, type RunState } from "#lib/domain/runs/kinds.ts";

const LOOK_MS = 2000;

type Watched = { state: RunState } | null | undefined;

/** Whether more of it is to come. */
export const isOpen = (run: Watched): boolean => OPEN_STATES.some((state) => state === run?.state);

/** Looks again while a run may replace what is shown. `isNew`: one that was seen to go on has done so. */
export const useRunWatch = (run: Watched, lookAgain: () => void) => {
  const isRunning = isOpen(run);
  const look = useRef(lookAgain);
  look.current = lookAgain;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => look.current(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);

  const [wasRunning, setWasRunning] = useState(false);
  useEffect(() => {
    if (isRunning) setWasRunning(true);
  }, [isRunning]);
  return { isRunning, isNew: wasRunning && run === null };
};
