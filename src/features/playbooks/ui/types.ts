import type { Address } from "#core/ui/address/use-address-state.ts";
import type {
  ChurnListAnswer,
  ChurnRow,
  OutreachListAnswer,
  OutreachRow,
} from "#features/playbooks/contracts/playbooks.ts";
import type { WinBackRow } from "#features/playbooks/contracts/win-back.ts";
import type { ChurnState } from "./churn-state.ts";

export type ChurnAddress = Address<ChurnState>;

/** A customer on a list that rules select. */
export type RuleListRow = ChurnRow | OutreachRow;
/** A customer on any of the lists. */
export type ChurnListRow = RuleListRow | WinBackRow;
export type ChurnOrOutreachAnswer = ChurnListAnswer | OutreachListAnswer;

/**
 * Whether the score is calibrated; if not, it only ranks customers, and no percentage or amount may be based on it. Assumed
 * while the list loads, so that its tools and columns don't move.
 */
export const isCalibrated = (listed: Pick<ChurnOrOutreachAnswer, "model"> | undefined): boolean =>
  listed === undefined || (listed.model?.isCalibrated ?? false);
