"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { call } from "#core/ui/api/call.ts";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useInvalidateRoutes } from "#core/ui/data/use-answer.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";

const PAUSE_MS = 1000;
/** After this time, users find the run on the runs page. */
const MAX_POLLS = 120;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** The final state of a run, or the last known one if it takes too long. */
const awaitFinalState = async (id: string): Promise<string> => {
  let state = "queued";
  for (let look = 0; look < MAX_POLLS; look += 1) {
    await pause();
    state = (await call("GET /api/admin/runs/{id}", { id })).data.state;
    if (!OPEN_STATES.some((open) => open === state)) return state;
  }
  return state;
};

/** Recalculates a segment: confirms the start, and reloads the segment at the end. */
export const useRecalculation = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const invalidateRoutes = useInvalidateRoutes();
  const { write } = useWrite("POST /api/admin/segments/recalculate", { key: "recalculation" });
  return async ({ id, name }: Pick<Segment, "id" | "name">): Promise<void> => {
    const begun = await write({ segmentIds: [id] });
    if (!begun) return;
    open?.({ type: "progress", key: "recalculation", message: t("segments.recalculating", { name }) });
    const isDone = (await awaitFinalState(begun.data.id).catch(() => "unknown")) === "succeeded";
    const message = t(isDone ? "segments.is_recalculated" : "segments.not_recalculated", { name });
    open?.({ type: isDone ? "success" : "error", key: "recalculation", message });
    await invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}");
  };
};
