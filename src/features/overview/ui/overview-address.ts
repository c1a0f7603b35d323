import { type AddressState, DAY, defineAddress, oneOf, parsed, type View } from "#core/ui/address.ts";
import { LONGEST_DAYS } from "#features/overview/rules/overview.ts";
import { type Day, daysBetween } from "#lib/time/day.ts";
import { COMPARISONS, PERIOD_DAYS, SPLITS, STANDARD_DAYS } from "#records/rules/report-choices.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import { populationParameters, toPopulationQuery } from "#records/ui/comparison/segment-address.ts";

/** Up to yesterday by name, as addresses of earlier versions have it. */
const FORMER_PERIODS = new Map<string | null, (typeof PERIOD_DAYS)[number]>([
  ["day", 1],
  ["week", 7],
  ["month", 28],
]);

/** Whether these are the first and last day of a period. */
export const isPeriod = (from: Day, to: Day): boolean => from <= to && daysBetween(from, to) < LONGEST_DAYS;

/** The address of the page: so many days up to yesterday, or a period of its own. */
export const defineOverviewAddress = (storefronts: readonly { id: number }[]) =>
  defineAddress(
    {
      days: oneOf(PERIOD_DAYS, STANDARD_DAYS),
      from: DAY,
      to: DAY,
      compare: oneOf(COMPARISONS, "previous"),
      storefront: oneOf(
        storefronts.map(({ id }) => id),
        null,
      ),
      ...populationParameters,
      by: oneOf(SPLITS, null),
      view: parsed<View>((text) => (text === "table" ? text : undefined), "chart"),
    },
    {
      list: [VIEW_PAGES.overview.parameter],
      former: (query) => {
        const days = FORMER_PERIODS.get(query.get("since"));
        return days === undefined ? {} : { days };
      },
      rejects: (state) => {
        const { from, to } = state;
        if (from !== null && to !== null && isPeriod(from, to)) return [];
        return (["from", "to"] as const).filter((name) => state[name] !== null);
      },
      normalize: (state) => (state.from === null ? state : { ...state, days: STANDARD_DAYS }),
    },
  );

export type OverviewState = AddressState<ReturnType<typeof defineOverviewAddress>>;

/** The chosen days, storefront and segments, in the queries of all answers of the page. */
export const periodQuery = ({ days, from, to, storefront, ...within }: OverviewState) => ({
  ...(from !== null && to !== null ? { from, to } : { days: String(days) }),
  ...(storefront !== null && { storefront: String(storefront) }),
  ...toPopulationQuery(within),
});

export type PeriodQuery = ReturnType<typeof periodQuery>;
