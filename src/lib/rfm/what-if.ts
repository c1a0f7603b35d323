import { RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "./segments.ts";

/** The customers in one segment with the active scheme and in another, or the same, with the previewed one. Minor units. */
export type SchemeFlow = { from: RfmSegmentKey; to: RfmSegmentKey; customers: number; revenue: number };

const rank = (key: RfmSegmentKey): number => RFM_KEYS_BY_VALUE.indexOf(key);

const sum = (flows: readonly SchemeFlow[]) => ({
  customers: flows.reduce((all, { customers }) => all + customers, 0),
  revenue: flows.reduce((all, { revenue }) => all + revenue, 0),
});

/** What a scheme would change: the flows and both sizes of each segment in order of value, and how many would move. */
export const computeWhatIf = (flows: readonly SchemeFlow[]) => ({
  customers: sum(flows).customers,
  moved: sum(flows.filter(({ from, to }) => from !== to)).customers,
  segments: RFM_KEYS_BY_VALUE.map((key) => ({
    key,
    before: sum(flows.filter(({ from }) => from === key)),
    now: sum(flows.filter(({ to }) => to === key)),
  })),
  flows: flows.toSorted((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to)),
});
