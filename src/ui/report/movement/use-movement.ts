"use client";

import { useCustom } from "@refinedev/core";
import type { SegmentMovement } from "#contracts/report/segment-movement.ts";
import { useMe } from "#ui/shared/session/me.ts";
import type { RfmState } from "../report-state.ts";

/** Who moved between segments since the period before; the answer before stays until the next is there. */
export const useMovement = ({ days, storefront }: Pick<RfmState, "days" | "storefront">) => {
  const { id, business } = useMe();
  const { query } = useCustom<SegmentMovement>({
    url: "/api/admin/segmentation/movement",
    method: "get",
    config: { query: { days: String(days), ...(storefront !== null && { storefrontId: String(storefront) }) } },
    errorNotification: false,
    queryOptions: {
      queryKey: ["segment-movement", business.id, id, days, storefront],
      staleTime: 60_000,
      placeholderData: (previous) => previous,
    },
  });
  return {
    movement: query.error ? undefined : query.data?.data,
    error: query.error,
    isUpdating: query.isFetching,
    retry: () => void query.refetch(),
  };
};
