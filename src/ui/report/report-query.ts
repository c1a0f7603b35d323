import { type RfmState, STANDARD } from "./report-state.ts";

/** The address state as the report's query. */
export const reportQuery = ({ method, days, storefront }: Pick<RfmState, "method" | "days" | "storefront">) => ({
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
});
