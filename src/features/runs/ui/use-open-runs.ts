"use client";

import { type HttpError, useCan, useList } from "@refinedev/core";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import type { Run } from "#features/runs/contracts.ts";
import { RUN_KINDS, type RunKind } from "#features/runs/rules/kinds.ts";

export const RUN_LISTS = ["running", "scheduled", "failed", "done"] as const;
export type RunList = (typeof RUN_LISTS)[number];

/** The page's state in the address. With `show` null: failed runs if there are any, else current ones, else finished ones. */
export type RunsState = { show: RunList | null; kind: RunKind | null };

const one = <Word extends string>(words: readonly Word[], given: string | null): Word | null =>
  words.find((word) => word === given) ?? null;

export const readRunsState = (query: URLSearchParams): { state: RunsState; unknown: string[] } => {
  const [show, kind] = [query.get("state"), query.get("kind")];
  const state = { show: one(RUN_LISTS, show), kind: one(RUN_KINDS, kind) };
  return {
    state,
    unknown: [
      ...(show !== null && state.show === null ? ["state"] : []),
      ...(kind !== null && state.kind === null ? ["kind"] : []),
    ],
  };
};

export const writeRunsState = ({ show, kind }: RunsState): string => {
  const query = new URLSearchParams();
  if (show) query.set("state", show);
  if (kind) query.set("kind", kind);
  return query.size > 0 ? `?${query}` : "";
};

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
  const { query } = useList<Run, HttpError>({
    resource: "runs",
    pagination: { currentPage: 1, pageSize: 10 },
    sorters: [{ field: "queuedAt", order: "desc" }],
    filters: [{ field: "state", operator: "eq", value: OPEN_STATES.join(",") }],
    errorNotification: false,
    queryOptions: { enabled: useCan({ resource: "jobs", action: "list" }).data?.can === true },
  });
  return {
    runs: query.data?.data ?? [],
    total: query.data?.total ?? 0,
    /** Undefined before the first answer. */
    counts: query.data?.states as RunCounts | undefined,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
  };
};
