"use client";

import { type HttpError, useCan, useList } from "@refinedev/core";
import type { ScheduledRun } from "#contracts/runs/runs.ts";

/** The daily jobs, for users who manage the business. */
export const useSchedule = () => {
  const { query } = useList<ScheduledRun & { id?: string }, HttpError>({
    resource: "schedule",
    errorNotification: false,
    queryOptions: { enabled: useCan({ resource: "jobs", action: "manage" }).data?.can === true, staleTime: 60_000 },
  });
  return { planned: query.data?.data, error: query.error, retry: () => void query.refetch() };
};
