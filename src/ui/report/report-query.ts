import { type RfmState, STANDARD } from "./report-state.ts";

/** What the report's door is asked for what the address says. */
export const reportQuery = ({ method, days, storefront }: Pick<RfmState, "method" | "days" | "storefront">) => ({
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
});
