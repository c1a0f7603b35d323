"use client";

import { useInvalidate } from "@refinedev/core";
import { useEffect } from "react";
import { listAxes } from "#contracts/axes.ts";
import { getAxisMap } from "#contracts/axis-people.ts";
import { useAnswer, useAskAgain } from "../providers/use-answer.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The axes by the model that stands, looked at again while a run may replace it. One answer serves both pages. */
export const useAxes = (isAllowed: boolean) => {
  const asked = useAnswer(listAxes, {}, { isAllowed, keepsBefore: true });
  const watch = useRunWatch(asked.answer?.run, asked.retry);
  // The people of a segment and the picture of an axis are other answers.
  const askAgain = useAskAgain();
  const invalidate = useInvalidate();
  const { isNew } = watch;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when a run is done
  useEffect(() => {
    if (!isNew) return;
    void askAgain(getAxisMap);
    void invalidate({ resource: "axes/members", invalidates: ["list"] });
  }, [isNew]);
  return { ...asked, ...watch };
};

export type AxesAnswer = NonNullable<ReturnType<typeof useAxes>["answer"]>;
