"use client";

import { type HttpError, useCan, useList } from "@refinedev/core";
import { OPEN_STATES } from "#core/values/run-states.ts";
import type { Run } from "#features/runs/contracts/runs.ts";
import type { RunCounts } from "./runs-state.ts";

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
