"use client";

import { useCustom } from "@refinedev/core";
import { useMe } from "#core/ui/session/me.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import type { Day } from "#lib/time/day.ts";
import type { RfmState } from "../report-state.ts";

type MovementQuery = Pick<RfmState, "days" | "storefront" | "basis"> & {
  from?: Day | null;
  to?: Day | null;
  isMonthly?: boolean;
};

/** The moves between two periods; the last answer stays until the next one has loaded. */
export const useMovement = ({ days, storefront, basis, from, to, isMonthly = false }: MovementQuery) => {
  const { id, business } = useMe();
  const { query } = useCustom<SegmentMovement>({
    url: "/api/admin/segmentation/movement",
    method: "get",
    config: {
      query: {
        days: String(days),
        ...(storefront !== null && { storefrontId: String(storefront) }),
        ...(from && { from }),
        ...(to && { to }),
        ...(isMonthly && { step: "month" }),
        valueBasis: basis,
      },
    },
    errorNotification: false,
    queryOptions: {
      queryKey: ["segment-movement", business.id, id, days, storefront, basis, from, to, isMonthly],
      staleTime: 60_000,
      placeholderData: (previous) => previous,
    },
  });
  return {
    movement: query.error ? undefined : query.data?.data,
    error: query.error,
    isUpdating: query.isFetching,
    /** It is of dates that were chosen before. */
    isPrevious: query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
};
