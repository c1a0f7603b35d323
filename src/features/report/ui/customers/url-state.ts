import { readAmount, readQuery } from "#core/ui/read-query.ts";
import { isSegmentKey } from "#core/ui/theme/segments.ts";
import { ANOTHER, NOT_BUYING, NOT_YET } from "#features/report/rules/movement.ts";
import { flowsAddress, readDates } from "#features/report/ui/movement/flows-state.ts";
import type { Move, MovementRank } from "#features/report/ui/movement/movement-model.ts";
import { ACTION_KINDS, type ActionKind } from "#lib/recommend/recommender.ts";
import { BUYER_HISTORIES, type BuyerHistory, LAPSED_CODE } from "#lib/rfm/score.ts";
import type { Day } from "#lib/time/day.ts";
import { type RfmState, readState, STANDARD, writeState } from "../report-state.ts";

/**
 * Which customers to list: the report's parameters, with `segment` for the focused one or lapsed customers; `history`
 * narrows them to first-time or returning buyers.
 */
export type MembersState = Omit<RfmState, "focus" | "view"> & {
  segment: string | null;
  history: BuyerHistory | null;
  /** Only customers with this first action today. */
  action: ActionKind | null;
  /** Only customers who spent at least this in the period, lapsed ones before it; in major units. */
  minRevenue: number | null;
  /** The last day of the period; null: today. */
  to: Day | null;
  /** The last day of an earlier period, by default the previous one, and the segment in it: its key, or without one a code. */
  from: Day | null;
  fromSegment: MovementRank | null;
};

/** What narrows a segment's customers. */
export type Narrowing = Pick<MembersState, "history" | "action" | "minRevenue" | "to" | "from" | "fromSegment">;

export const WHOLE: Narrowing = {
  history: null,
  action: null,
  minRevenue: null,
  to: null,
  from: null,
  fromSegment: null,
};

/** The customers of a movement can have no segment in either period. */
const isWithout = (rank: string | null): boolean => rank === NOT_BUYING || rank === NOT_YET;

const isLapsed = (segment: string | null): boolean => segment === LAPSED_CODE;

/** The query string, with the report page's parameter names. */
const asReport = (query: URLSearchParams): URLSearchParams => {
  const report = new URLSearchParams(query);
  const segment = report.get("segment");
  for (const name of ["segment", "focus", "view"]) report.delete(name);
  const isOfMovement = report.has("fromSegment") && isWithout(segment);
  if (segment !== null && !isLapsed(segment) && !isOfMovement) report.set("focus", segment);
  return report;
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readMembers = (
  query: URLSearchParams,
  storefrontIds: readonly number[],
): { state: MembersState; unknown: string[] } => {
  const report = readState(asReport(query), storefrontIds);
  const { focus, view: _, ...rest } = report.state;
  const { read, unknown } = readQuery(query);
  const history = read<BuyerHistory | null>("history", (text) => BUYER_HISTORIES.find((one) => one === text), null);
  const action = read<ActionKind | null>("action", (text) => ACTION_KINDS.find((one) => one === text), null);
  const minRevenue = read<number | null>("minRevenue", readAmount, null);
  const { from, to, unknown: ofDates } = readDates(query);
  const fromSegment = read<MovementRank | null>(
    "fromSegment",
    (text) => (isSegmentKey(text) || isWithout(text) || text === ANOTHER ? text : undefined),
    null,
  );
  const segment = query.get("segment");
  const narrowing = { history, action, minRevenue, to, from, fromSegment };
  const state = isLapsed(segment)
    ? {
        ...rest,
        basis: STANDARD.basis,
        cell: null,
        segment,
        ...narrowing,
        history: null,
        from: null,
        fromSegment: null,
      }
    : { ...rest, segment: fromSegment !== null && isWithout(segment) ? segment : focus, ...narrowing };
  return {
    state,
    unknown: [...report.unknown.map((name) => (name === "focus" ? "segment" : name)), ...unknown, ...ofDates],
  };
};

/** What lapsed customers spent is revenue, whatever the report's basis is. */
const pickBasis = ({ segment, basis }: Pick<MembersState, "segment" | "basis">) =>
  isLapsed(segment) ? STANDARD.basis : basis;

export const writeMembers = (state: MembersState): string => {
  const { segment, history, action, minRevenue, to, from, fromSegment, ...rest } = state;
  const basis = pickBasis({ ...rest, segment });
  const query = new URLSearchParams(writeState({ ...rest, basis, focus: segment, view: "chart" }));
  query.delete("focus");
  if (segment !== null) query.set("segment", segment);
  if (history !== null) query.set("history", history);
  if (action !== null) query.set("action", action);
  if (minRevenue !== null) query.set("minRevenue", String(minRevenue));
  for (const [name, value] of Object.entries({ from, to, fromSegment })) if (value !== null) query.set(name, value);
  return query.size > 0 ? `?${query}` : "";
};

/** Whether no rule of a segment can describe the customers. */
export const isNarrowed = (state: MembersState): boolean =>
  Object.keys(WHOLE).some((name) => state[name as keyof Narrowing] !== null);

/** Addresses of the page with the focused customers, and of the report to return to. */
export const membersAddress = ({ focus, view: _, ...rest }: RfmState, narrowing: Partial<Narrowing> = {}): string =>
  `/rfm/customers${writeMembers({ ...rest, segment: focus, ...WHOLE, ...narrowing })}`;

/** The customers of a flow between two periods. */
export const movedAddress = (
  { days, storefront, basis, from, to }: Pick<MembersState, "days" | "storefront" | "basis" | "from" | "to">,
  move: Pick<Move, "from" | "to">,
): string =>
  `/rfm/customers${writeMembers({
    method: STANDARD.method,
    compare: STANDARD.compare,
    days,
    storefront,
    basis,
    cell: null,
    ...WHOLE,
    from,
    to,
    fromSegment: move.from,
    segment: move.to,
  })}`;

export const reportAddress = (state: MembersState): string => {
  const { segment, history: _, action: __, minRevenue: ___, to, from, fromSegment, ...rest } = state;
  if (to !== null || fromSegment !== null) return flowsAddress({ ...rest, to, from });
  return `/rfm${writeState({ ...rest, focus: isLapsed(segment) ? null : segment, view: "chart" })}`;
};
