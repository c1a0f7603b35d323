import type { InputOf } from "#ui/shared/api/call.ts";
import type { CohortsState } from "./cohorts-state.ts";

/** The request of the page's table. */
export const cohortsInput = ({
  metric,
  by,
  per,
  months,
  storefront,
}: CohortsState): InputOf<"GET /api/admin/cohorts"> => ({
  metric,
  by,
  per,
  months: String(months),
  ...(storefront !== null && { storefrontId: String(storefront) }),
});
