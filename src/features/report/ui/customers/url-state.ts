import { type AddressState, AMOUNT, ANY_TEXT, defineAddress, LIST_NAMES, oneOf, parsed } from "#core/ui/address.ts";
import { DAY, flowsAddress } from "#features/report/ui/movement/flows-state.ts";
import type { Move, MovementRank } from "#features/report/ui/movement/movement-model.ts";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import { readTrait } from "#lib/rfm/behavior-traits.ts";
import { BUYER_HISTORIES, LAPSED_CODE } from "#lib/rfm/score.ts";
import { ANOTHER, NOT_BUYING, NOT_YET } from "#records/rules/rfm/movement.ts";
import { isSegmentKey } from "#records/rules/rfm/segment-colors.ts";
import {
  CELL,
  IS_SEGMENT,
  type ReportReader,
  type RfmState,
  reportParameters,
  STANDARD,
  writeState,
} from "../report-state.ts";

/** What narrows a segment's customers. */
export type Narrowing = Pick<
  MembersState,
  "trait" | "history" | "action" | "minRevenue" | "to" | "from" | "fromSegment"
>;

export const WHOLE: Narrowing = {
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
      normalize: (state) => {
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

/** Whether no rule of a segment can describe the customers. */
export const isNarrowed = (state: MembersState): boolean =>
  Object.keys(WHOLE).some((name) => state[name as keyof Narrowing] !== null);

/** Addresses of the page with the focused customers, and of the report to return to. */
export const membersAddress = (
  reader: ReportReader,
  { focus, view: _, ...rest }: RfmState,
  narrowing: Partial<Narrowing> = {},
): string => writeMembers(reader, { ...rest, segment: focus, ...narrowing });

/** The customers of a flow between two periods. */
export const movedAddress = (
  reader: ReportReader,
  { days, storefront, basis, from, to }: Pick<MembersState, "days" | "storefront" | "basis" | "from" | "to">,
  move: Pick<Move, "from" | "to">,
): string => writeMembers(reader, { days, storefront, basis, from, to, fromSegment: move.from, segment: move.to });

export const reportAddress = (reader: ReportReader, state: MembersState): string => {
  const { segment, trait: _, history: __, action: ___, minRevenue: ____, to, from, fromSegment, ...rest } = state;
  if (to !== null || fromSegment !== null) return flowsAddress(reader, { ...rest, to, from });
  return `/rfm${writeState(reader, { ...rest, focus: isLapsed(segment) ? null : segment, view: "chart" })}`;
};
