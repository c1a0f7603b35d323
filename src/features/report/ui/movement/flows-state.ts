"use client";

import { type AddressState, DAY, defineAddress, oneOf, VIEW } from "#core/ui/address.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { type ReportReader, reportParameters } from "#features/report/ui/report-state.ts";
import { type PopulationChoice, toPopulationQuery } from "#records/ui/comparison/segment-address.ts";

/** Which two periods to compare; without dates, the standard movement: from the previous period to the one ending today. */
export const defineFlowsAddress = (reader: ReportReader) => {
  const { days, storefront, withinSegment, withoutSegment, basis } = reportParameters(reader);
  const shared = { days, storefront, withinSegment, withoutSegment, basis };
  // With a step, the page also shows every month in between.
  return defineAddress({ ...shared, view: VIEW, from: DAY, to: DAY, step: oneOf(["month"], null) });
};

export type FlowsState = AddressState<ReturnType<typeof defineFlowsAddress>>;

/** The address of the page that shows the movement between two dates. */
export const flowsAddress = (reader: ReportReader, state: Partial<FlowsState>): string =>
  `/rfm/movement${defineFlowsAddress(reader).write(state)}`;

type MovementQuery = Pick<FlowsState, "days" | "storefront" | "basis" | keyof PopulationChoice> &
  Partial<Pick<FlowsState, "from" | "to" | "step">>;

/** The moves between two periods; the last answer stays until the next one has loaded. */
export const useMovement = ({ days, storefront, basis, from, to, step = null, ...population }: MovementQuery) => {
  const input = {
    days: String(days),
    ...(storefront !== null && { storefrontId: String(storefront) }),
    ...(from && { from }),
    ...(to && { to }),
    ...(step && { step }),
    ...toPopulationQuery(population),
    valueBasis: basis,
  };
  const movement = useAnswer("GET /api/admin/segmentation/movement", input, { keepsBefore: true, staleMs: 60_000 });
  return {
    ...movement,
    movement: movement.answer?.data,
    /** It is of dates that were chosen before. */
    isPrevious: movement.query.isPlaceholderData,
  };
};
