import type { ChurnListed, ChurnRow, OutreachListed, OutreachRow } from "#contracts/playbooks/playbooks.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { ChurnState } from "./churn-state.ts";

export type ChurnAddress = Address<ChurnState>;

/** A customer on either list. */
export type Row = ChurnRow | OutreachRow;
export type Listed = ChurnListed | OutreachListed;

/** Whether the score is calibrated; if not, it only ranks customers, and no percentage or amount may be based on it. */
export const isCalibrated = (listed: Pick<Listed, "model"> | undefined): boolean =>
  listed?.model?.isCalibrated ?? false;
