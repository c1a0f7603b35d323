import { type RfmState, STANDARD } from "./report-state.ts";

/** The address state as the report's query. */
export const reportQuery = ({
  method,
  days,
  storefront,
  basis,
}: Pick<RfmState, "method" | "days" | "storefront" | "basis">) => ({
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
  ...(basis !== STANDARD.basis && { value_basis: basis }),
});
