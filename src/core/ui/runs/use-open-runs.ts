"use client";

import { useCan } from "@refinedev/core";
import type { AnswerOf } from "#core/ui/call.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";

export type Run = AnswerOf<"GET /api/admin/runs/{id}">["data"];

export const RUN_LISTS = ["running", "scheduled", "failed", "done"] as const;
export type RunList = (typeof RUN_LISTS)[number];
/** The states of a run in each list. */
export const RUN_LIST_STATES: Record<Exclude<RunList, "scheduled">, readonly RunState[]> = {
  running: OPEN_STATES,
  failed: ["failed"],
  done: ["succeeded", "cancelled"],
};

export type RunCounts = Record<RunState, number>;

export const runCount = (counts: RunCounts, show: Exclude<RunList, "scheduled">): number =>
  RUN_LIST_STATES[show].reduce((sum, state) => sum + counts[state], 0);

/** The list to show by default: the one that needs attention first. */
export const defaultRunList = (counts: RunCounts): RunList => {
  if (counts.failed > 0) return "failed";
  return runCount(counts, "running") > 0 ? "running" : "done";
};

/** Running and waiting runs, with live updates, and the number of runs in each state. */
export const useOpenRuns = () => {
  const isAllowed = useCan({ resource: "jobs", action: "list" }).data?.can === true;
  const open = { page: "1", pageSize: "10", sort: "-queuedAt" as const, state: OPEN_STATES.join(",") };
  const { query, error, retry } = useAnswer("GET /api/admin/runs", open, { isAllowed });
  return {
    runs: query.data?.data ?? [],
    total: query.data?.total ?? 0,
    /** Undefined before the first answer. */
    counts: query.data?.states,
    error: query.data ? null : error,
    retry,
  };
};
