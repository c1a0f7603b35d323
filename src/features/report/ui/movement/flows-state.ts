import { readQuery } from "#core/ui/address/read-query.ts";
import { type Day, isDay } from "#lib/time/day.ts";
import { type RfmState, readState, STANDARD, writeState } from "../report-state.ts";

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
