"use client";

import { useInvalidate } from "@refinedev/core";
import { useEffect, useRef } from "react";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/**
 * The axes by the model that stands, looked at again while a run may replace it. One answer serves both pages. `isFruitless`: a
 * run that was seen to go on has changed nothing.
 */
export const useAxes = () => {
  const asked = useAnswer("GET /api/admin/axes", {}, { keepsBefore: true });
  const watch = useRunWatch(asked.answer?.run, asked.retry);
  // The people of a segment and the picture of an axis are other answers.
  const invalidateRoutes = useInvalidateRoutes();
  const invalidate = useInvalidate();
  const { isRunning, isNew } = watch;
  // A run over too few customers ends well and changes nothing.
  const version = asked.answer?.model?.version ?? 0;
  const before = useRef(version);
  useEffect(() => {
    if (isRunning) before.current = version;
  }, [isRunning, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when a run is done
  useEffect(() => {
    if (!isNew) return;
    void invalidateRoutes("GET /api/admin/axes/{axis}/map");
    void invalidate({ resource: "axes/{axis}/segments/{key}/members", invalidates: ["list"] });
  }, [isNew]);
  const isChanged = version !== before.current;
  return { ...asked, isRunning, isNew: isNew && isChanged, isFruitless: isNew && !isChanged };
};

export type AxesAnswer = NonNullable<ReturnType<typeof useAxes>["answer"]>;
