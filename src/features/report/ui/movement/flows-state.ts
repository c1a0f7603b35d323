"use client";

import { useCustom } from "@refinedev/core";
import { readQuery } from "#core/ui/read-query.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { type RfmState, readState, STANDARD, writeState } from "#features/report/ui/report-state.ts";
import { type Day, isDay } from "#lib/time/day.ts";

/** Which two periods to compare; null is the standard movement: from the previous period to the one ending today. */
export type FlowsState = Pick<RfmState, "days" | "storefront" | "basis" | "view"> & {
  from: Day | null;
  to: Day | null;
  /** Also shows every month in between. */
  isMonthly: boolean;
};

const day = (text: string): Day | undefined => (isDay(text) ? text : undefined);

/** The dates of a movement in an address. */
export const readDates = (query: URLSearchParams) => {
  const { read, unknown } = readQuery(query);
  return { from: read<Day | null>("from", day, null), to: read<Day | null>("to", day, null), unknown };
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readFlows = (
  query: URLSearchParams,
  storefrontIds: readonly number[],
): { state: FlowsState; unknown: string[] } => {
  const report = readState(query, storefrontIds);
  const { from, to, unknown } = readDates(query);
  const { read, unknown: ofStep } = readQuery(query);
  const isMonthly = read("step", (text) => (text === "month" ? true : undefined), false);
  const { days, storefront, basis, view } = report.state;
  return {
    state: { days, storefront, basis, view, from, to, isMonthly },
    unknown: [...report.unknown, ...unknown, ...ofStep],
  };
};

/** The query string, without default values. */
export const writeFlows = ({ from, to, isMonthly, ...rest }: FlowsState): string => {
  const query = new URLSearchParams(writeState({ ...STANDARD, ...rest }));
  if (from !== null) query.set("from", from);
  if (to !== null) query.set("to", to);
  if (isMonthly) query.set("step", "month");
  return query.size > 0 ? `?${query}` : "";
};

/** The address of the page that shows the movement between two dates. */
export const flowsAddress = (state: Partial<FlowsState>): string =>
  `/rfm/movement${writeFlows({ ...STANDARD, from: null, to: null, isMonthly: false, ...state })}`;

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
