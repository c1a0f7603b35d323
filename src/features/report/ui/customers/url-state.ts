import {
  type AddressState,
  AMOUNT,
  ANY_TEXT,
  DAY,
  defineAddress,
  LIST_NAMES,
  oneOf,
  parsed,
} from "#core/ui/address.ts";
import { flowsAddress } from "#features/report/ui/movement/flows-state.ts";
import type { Move, MovementRank } from "#features/report/ui/movement/movement-model.ts";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import { readTrait } from "#lib/rfm/behavior-traits.ts";
import { BUYER_HISTORIES, LAPSED_CODE } from "#lib/rfm/score.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { withReach } from "#records/rules/criteria/with-reach.ts";
import type { ReachFilter } from "#records/rules/customers/reach.ts";
import { PARTS_OF_REVENUE, type PartOfRevenue, readOutside } from "#records/rules/order-readings/buyers-of-part.ts";
import { ANOTHER, NOT_BUYING, NOT_YET } from "#records/rules/rfm/movement.ts";
import { isSegmentKey } from "#records/rules/rfm/segment-colors.ts";
import type { PopulationChoice } from "#records/ui/comparison/segment-address.ts";
import {
  CELL,
  IS_SEGMENT,
  type ReportReader,
  type RfmState,
  reportParameters,
  STANDARD,
  toSegmentRule,
  writeState,
} from "../report-state.ts";

/** What narrows a segment's customers. */
export type Narrowing = Pick<
  MembersState,
  PartOfRevenue["by"] | "outside" | "trait" | "history" | "action" | "minRevenue" | "to" | "from" | "fromSegment"
>;

export const WHOLE: Narrowing = {
  channel: null,
  country: null,
  product: null,
  outside: null,
  trait: null,
  history: null,
  action: null,
  minRevenue: null,
  to: null,
  from: null,
  fromSegment: null,
};

/** The customers of a movement can have no segment in either period. */
const isWithout = (rank: string | null): boolean => rank === NOT_BUYING || rank === NOT_YET;

/** What a part of the revenue doesn't have. */
const WITHOUT_SCORES = { basis: STANDARD.basis, segment: null, cell: null, trait: null, from: null, fromSegment: null };

const isLapsed = (segment: string | null): boolean => segment === LAPSED_CODE;

/**
 * Which customers to list: the report's parameters, with `segment` for the focused one or lapsed customers. What lapsed customers
 * spent is revenue, whatever the report's basis is.
 */
export const defineMembersAddress = (reader: ReportReader) =>
  defineAddress(
    {
      ...reportParameters(reader),
      cell: CELL,
      segment: ANY_TEXT,
      /** Only customers with this trait, by its code, whatever their segment is. */
      trait: ANY_TEXT,
      /** Only orders of this channel, customers of this country or lines of this product; empty for those without one. */
      channel: ANY_TEXT,
      country: ANY_TEXT,
      product: ANY_TEXT,
      /** Only what is in none of these, or in no product. */
      outside: parsed<string | null>((text) => (readOutside(text) ? text : undefined), null),
      /** Only first-time or returning buyers. */
      history: oneOf(BUYER_HISTORIES, null),
      /** Only customers with this first action today. */
      action: oneOf(ACTION_KINDS, null),
      /** Only customers who spent at least this in the period, lapsed ones before it. */
      minRevenue: AMOUNT,
      /** The last day of an earlier period, by default the previous one. */
      from: DAY,
      /** The last day of the period; null: today. */
      to: DAY,
      /** The segment in the earlier period: its key, or without one a code. */
      fromSegment: parsed<MovementRank | null>(
        (text) => (isSegmentKey(text) || isWithout(text) || text === ANOTHER ? text : undefined),
        null,
      ),
    },
    {
      list: LIST_NAMES,
      rejects: ({ method, segment, cell, trait, fromSegment }) => {
        const isWithoutSegment = fromSegment !== null && isWithout(segment);
        const isSegment = segment === null || isLapsed(segment) || isWithoutSegment || IS_SEGMENT[method](segment);
        return [
          ...(isSegment ? [] : ["segment" as const]),
          ...(cell === null || method === "rfm" ? [] : ["cell" as const]),
          ...(trait === null || (method === "behavior" && readTrait(trait)) ? [] : ["trait" as const]),
        ];
      },
      normalize: (given) => {
        const state = findPart(given) ? { ...given, ...WITHOUT_SCORES } : given;
        if (state.segment === null) return state;
        if (!isLapsed(state.segment)) return { ...state, cell: null };
        return {
          ...state,
          basis: STANDARD.basis,
          cell: null,
          trait: null,
          history: null,
          from: null,
          fromSegment: null,
        };
      },
    },
  );

export type MembersState = AddressState<ReturnType<typeof defineMembersAddress>>;

const writeMembers = (reader: ReportReader, state: Partial<MembersState>): string =>
  `/rfm/customers${defineMembersAddress(reader).write(state)}`;

/** The part of the revenue that is listed; null for all of it. */
export const findPart = (
  state: Partial<Record<PartOfRevenue["by"] | "outside", string | null>>,
): PartOfRevenue | null => {
  const by = PARTS_OF_REVENUE.find((name) => state[name] != null);
  return by === undefined ? (readOutside(state.outside ?? "") ?? null) : { by, key: state[by] ?? "" };
};

/** Whether no rule of a segment can describe the customers. */
export const isNarrowed = (state: MembersState): boolean =>
  Object.keys(WHOLE).some((name) => state[name as keyof Narrowing] !== null);

/** What else narrows the list on screen. */
type Searched = { q: string; reachable: ReachFilter | null };

/** The list as the rule of a segment with the same customers; null if no rule is equivalent. */
export const toMembersRule = (
  reader: ReportReader,
  state: MembersState,
  { q, reachable }: Searched,
): Criteria | null => {
  if (q !== "" || isNarrowed({ ...state, minRevenue: null })) return null;
  const rule = toSegmentRule({ ...state, focus: state.segment }, reader);
  return rule && withReach(rule, reachable);
};

/** Addresses of the page with the focused customers, and of the report to return to. */
export const membersAddress = (
  reader: ReportReader,
  { focus, view: _, ...rest }: RfmState,
  narrowing: Partial<Narrowing> = {},
): string => writeMembers(reader, { ...rest, segment: focus, ...narrowing });

/** The customers of a flow between two periods. */
export const movedAddress = (
  reader: ReportReader,
  shown: Pick<MembersState, "days" | "storefront" | "basis" | "from" | "to" | keyof PopulationChoice>,
  move: Pick<Move, "from" | "to">,
): string => {
  const { days, storefront, withinSegment, withoutSegment, basis, from, to } = shown;
  const reading = { days, storefront, withinSegment, withoutSegment, basis, from, to };
  return writeMembers(reader, { ...reading, fromSegment: move.from, segment: move.to });
};

export const reportAddress = (reader: ReportReader, state: MembersState): string => {
  const { segment, to, from, fromSegment, method, days, storefront, basis, compare, cell } = state;
  const { withinSegment, withoutSegment } = state;
  const rest = { method, days, storefront, withinSegment, withoutSegment, basis, compare, cell };
  if (to !== null || fromSegment !== null) return flowsAddress(reader, { ...rest, to, from });
  return `/rfm${writeState(reader, { ...rest, focus: isLapsed(segment) ? null : segment, view: "chart" })}`;
};
