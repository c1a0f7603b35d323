"use client";

import { useCustom } from "@refinedev/core";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import { useMe } from "#ui/shared/session/me.ts";
import type { RfmState } from "../report-state.ts";

/** The figures of a report's segments, loaded beside it. */
export const useGroups = ({ method, days, storefront }: Pick<RfmState, "method" | "days" | "storefront">) => {
  const { id, business } = useMe();
  const { query } = useCustom<SegmentGroups>({
    url: "/api/admin/segmentation/groups",
    method: "get",
    config: {
      query: { method, days: String(days), ...(storefront !== null && { storefrontId: String(storefront) }) },
    },
    errorNotification: false,
    queryOptions: { queryKey: ["segment-groups", business.id, id, method, days, storefront], staleTime: 60_000 },
  });
  return {
    groups: query.data?.data,
    error: query.error,
    isLoading: query.isLoading,
    retry: () => void query.refetch(),
  };
};
