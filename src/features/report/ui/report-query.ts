import type { Me } from "#records/contracts/me.ts";
import { type RfmState, STANDARD } from "./report-state.ts";

/** The address state as the report's query; `me` decides whose RFM segments it reads. */
export const reportQuery = (
  { method, days, storefront, basis, compare }: Pick<RfmState, "method" | "days" | "storefront" | "basis" | "compare">,
  { rfmScheme }: Pick<Me, "rfmScheme">,
) => ({
  ...(rfmScheme && { rfm_scheme: "active" as const }),
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
  ...(basis !== STANDARD.basis && { value_basis: basis }),
  ...(compare !== STANDARD.compare && { compare }),
});
