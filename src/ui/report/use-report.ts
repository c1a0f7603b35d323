"use client";

import { useCustom } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./report-state.ts";

const SLOW_AFTER_MS = 3000;

/** True once loading has taken three seconds. */
const useIsSlow = (isGoingOn: boolean): boolean => {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isGoingOn) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isGoingOn]);
  return isSlow;
};

/** The report of a period and method; the previous one stays visible, marked as updating, until the next has loaded. */
export const useReport = (state: RfmState) => {
  const client = useQueryClient();
  const me = useMe();
  const { id, business, rfmScheme } = me;
  const queryKey = ["segmentation-report", business.id, id, reportQuery(state, me), rfmScheme?.version];
  const { query } = useCustom<SegmentationReport>({
    url: "/api/reports/customers/segmentation",
    method: "get",
    config: { query: reportQuery(state, me) },
    errorNotification: false,
    queryOptions: {
      queryKey,
      staleTime: 60_000,
      placeholderData: (previous) => previous,
    },
  });
  const isFresh = query.data !== undefined && !query.isPlaceholderData;
  return {
    report: query.error ? undefined : query.data?.data,
    /** Of the period and method, the same when they are loaded again. */
    id: JSON.stringify(queryKey),
    error: query.error,
    /** The report is that of another period or method. */
    isPrevious: query.isPlaceholderData,
    isUpdating: query.isFetching,
    isSlow: useIsSlow(query.isFetching),
    /** The user cancelled it before an answer arrived. */
    isCancelled: !query.isFetching && !query.error && !isFresh,
    cancel: () => void client.cancelQueries({ queryKey }),
    retry: () => void query.refetch(),
  };
};
