"use client";

import { useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { OPEN_STATES } from "#lib/domain/runs/kinds.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";

const PAUSE_MS = 1000;
/** Whoever waits longer finds it on the page of the runs. */
const MOST_LOOKS = 120;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** The state a run ends in; the last one seen where it goes on for long. */
const endOf = async (id: string): Promise<string> => {
  let state = "queued";
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    await pause();
    state = (await call("GET /api/admin/runs/{id}", { id })).data.state;
    if (!OPEN_STATES.some((open) => open === state)) return state;
  }
  return state;
};

/** Brings one segment up to date: says that it began, and shows it anew when it is over. */
export const useRecalculation = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const invalidateRoutes = useInvalidateRoutes();
  return async ({ id, name }: Pick<Segment, "id" | "name">): Promise<void> => {
    try {
      const { data } = await call("POST /api/admin/segments/recalculate", { segmentIds: [id] });
      open?.({ type: "progress", key: "recalculation", message: t("segments.recalculating", { name }) });
      const state = await endOf(data.id);
      const message = t(state === "succeeded" ? "segments.is_recalculated" : "segments.not_recalculated", { name });
      open?.({ type: state === "succeeded" ? "success" : "error", key: "recalculation", message });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      checkError(error);
      const message = error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: "recalculation", message });
    }
    await invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}");
  };
};
