import type { ChurnListed, ChurnRow, OutreachListed, OutreachRow } from "#contracts/playbooks/playbooks.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { ChurnState } from "./churn-state.ts";

export type ChurnAddress = Address<ChurnState>;

/** Somebody on either list. */
export type Row = ChurnRow | OutreachRow;
export type Listed = ChurnListed | OutreachListed;

/** Whether the score is a chance: else it says only who before whom, and no percentage or money may stand on it. */
export const isCalibrated = (listed: Pick<Listed, "model"> | undefined): boolean =>
  listed?.model?.isCalibrated ?? false;
