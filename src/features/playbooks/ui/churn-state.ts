import { type AddressState, AMOUNT, defineAddress, LIST_NAMES, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type {
  ChurnListAnswer,
  ChurnRow,
  OutreachListAnswer,
  OutreachRow,
} from "#features/playbooks/contracts/playbooks.ts";
import type { WinBackRow } from "#features/playbooks/contracts/win-back.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { CHURN_SORTS, STANDARD_SORTS, VIEW_PAGES, WIN_BACK_SORTS } from "#records/rules/view-lists.ts";

export const TABS = ["week", "churn", "outreach"] as const;

/** All lists of the page are searched and sorted by the server. */
export const WIN_BACK_LIST = {
  sorts: WIN_BACK_SORTS,
  standardSort: STANDARD_SORTS.winBack,
};
export const CHURN_LIST = {
  sorts: CHURN_SORTS,
  standardSort: STANDARD_SORTS.churn,
};

/** The address of the page. */
export const churnAddress = defineAddress(
  {
    tab: oneOf(TABS, "week"),
    /** Which overdue customers. */
    who: oneOf(["week", "all"], "week"),
    priority: oneOf(PRIORITIES, null),
    /** The lowest value at risk. */
    minValue: AMOUNT,
    /** Open or handled customers. */
    show: oneOf(["open", "marked"], "open"),
    compare: parsed(parseComparison, null),
    view: VIEW,
  },
  { list: [...LIST_NAMES, VIEW_PAGES.churn.parameter] },
);

export type ChurnAddress = Address<AddressState<typeof churnAddress>>;

/** A customer on a list that rules select. */
export type RuleListRow = ChurnRow | OutreachRow;
/** A customer on any of the lists. */
export type ChurnListRow = RuleListRow | WinBackRow;
export type ChurnOrOutreachAnswer = ChurnListAnswer | OutreachListAnswer;

type Total = { customers: number; valueAtRisk: number | null };

/** Total of all priorities; null if no customer has a forecast. */
export const sumTotals = (totals: readonly Total[] | Total): { customers: number; valueAtRisk: number | null } => {
  const all = Array.isArray(totals) ? (totals as readonly Total[]) : [totals as Total];
  const known = all.flatMap(({ valueAtRisk }) => (valueAtRisk === null ? [] : [valueAtRisk]));
  return {
    customers: all.reduce((sum, { customers }) => sum + customers, 0),
    valueAtRisk: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
  };
};

/** The anchor of a rule's text. */
export const ruleId = (rule: string): string => `rule-${rule}`;
