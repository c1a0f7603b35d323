import { ACTION_KINDS, type ActionKind } from "#lib/domain/playbooks/next-actions.ts";
import { BUYER_HISTORIES, type BuyerHistory, LAPSED_CODE } from "#lib/domain/report/group.ts";
import { readAmount, readQuery } from "#ui/shared/address/read-query.ts";
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
};

/** What narrows a segment's customers. */
export type Narrowing = Pick<MembersState, "history" | "action" | "minRevenue">;

export const WHOLE: Narrowing = { history: null, action: null, minRevenue: null };

const isLapsed = (segment: string | null): boolean => segment === LAPSED_CODE;

/** The query string, with the report page's parameter names. */
const asReport = (query: URLSearchParams): URLSearchParams => {
  const report = new URLSearchParams(query);
  const segment = report.get("segment");
  for (const name of ["segment", "focus", "view"]) report.delete(name);
  if (segment !== null && !isLapsed(segment)) report.set("focus", segment);
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
  const state = isLapsed(query.get("segment"))
    ? { ...rest, basis: STANDARD.basis, cell: null, segment: LAPSED_CODE, history: null, action, minRevenue }
    : { ...rest, segment: focus, history, action, minRevenue };
  return { state, unknown: [...report.unknown.map((name) => (name === "focus" ? "segment" : name)), ...unknown] };
};

/** What lapsed customers spent is revenue, whatever the report's basis is. */
const basisOf = ({ segment, basis }: Pick<MembersState, "segment" | "basis">) =>
  isLapsed(segment) ? STANDARD.basis : basis;

export const writeMembers = ({ segment, history, action, minRevenue, ...rest }: MembersState): string => {
  const basis = basisOf({ ...rest, segment });
  const query = new URLSearchParams(writeState({ ...rest, basis, focus: segment, view: "chart" }));
  query.delete("focus");
  if (segment !== null) query.set("segment", segment);
  if (history !== null) query.set("history", history);
  if (action !== null) query.set("action", action);
  if (minRevenue !== null) query.set("minRevenue", String(minRevenue));
  return query.size > 0 ? `?${query}` : "";
};

/** Addresses of the page with the focused customers, and of the report to return to. */
export const membersAddress = ({ focus, view: _, ...rest }: RfmState, narrowing: Partial<Narrowing> = {}): string =>
  `/rfm/customers${writeMembers({ ...rest, segment: focus, ...WHOLE, ...narrowing })}`;

export const reportAddress = ({ segment, history: _, action: __, minRevenue: ___, ...rest }: MembersState): string =>
  `/rfm${writeState({ ...rest, focus: isLapsed(segment) ? null : segment, view: "chart" })}`;
