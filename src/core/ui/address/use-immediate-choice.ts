"use client";

import { startTransition, useOptimistic } from "react";

/**
 * A value of the address, and a function to choose another one, which shows at once. The address follows a moment later: without
 * this, a checkbox looks unchanged until then, and a second click starts from the value before the first.
 */
export const useImmediateChoice = <Value>(value: Value, change: (value: Value) => void) => {
  const [shown, show] = useOptimistic(value);
  const choose = (chosen: Value) =>
    startTransition(() => {
      show(chosen);
      change(chosen);
    });
  return [shown, choose] as const;
};
