"use client";

import { useCustom } from "@refinedev/core";
import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { type ReportReader, reportParameters } from "#features/report/ui/report-state.ts";
import { type Day, isDay } from "#lib/time/day.ts";

/** A day, or null. */
export const DAY = parsed<Day | null>((text) => (isDay(text) ? text : undefined), null);

/** Which two periods to compare; without dates, the standard movement: from the previous period to the one ending today. */
export const defineFlowsAddress = (reader: ReportReader) => {
  const { days, storefront, basis } = reportParameters(reader);
  // With a step, the page also shows every month in between.
  return defineAddress({ days, storefront, basis, view: VIEW, from: DAY, to: DAY, step: oneOf(["month"], null) });
};

export type FlowsState = AddressState<ReturnType<typeof defineFlowsAddress>>;

/** The address of the page that shows the movement between two dates. */
export const flowsAddress = (reader: ReportReader, state: Partial<FlowsState>): string =>
  `/rfm/movement${defineFlowsAddress(reader).write(state)}`;

type MovementQuery = Pick<FlowsState, "days" | "storefront" | "basis"> &
  Partial<Pick<FlowsState, "from" | "to" | "step">>;

/** The moves between two periods; the last answer stays until the next one has loaded. */
export const useMovement = ({ days, storefront, basis, from, to, step = null }: MovementQuery) => {
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
        ...(step && { step }),
        valueBasis: basis,
      },
    },
    errorNotification: false,
    queryOptions: {
      queryKey: ["segment-movement", business.id, id, days, storefront, basis, from, to, step],
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
