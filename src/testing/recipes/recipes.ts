import { DESTINATION } from "./destination.ts";
import type { Edit } from "./edit.ts";
import { FEATURE } from "./feature.ts";
import { CRITERIA_FIELD, LIST_FIELD, OWN_LIST_FIELD, TICKET_FIELD } from "./fields.ts";
import { IMPORTER, SHOP } from "./imports.ts";
import { JOB } from "./job.ts";
import { LIST_PAGE, PAGE } from "./pages.ts";
import { ROUTE } from "./route.ts";

// The recipes of CONTRIBUTING.md as edits, each of exactly the files that CONTRIBUTING.md lists.

/** Of each recipe, its edits and the number of files it may touch at most: texts in three languages are one, and tests don't count. */
export const RECIPES: Record<string, { edits: readonly Edit[]; most: number }> = {
  "criteria field": { edits: CRITERIA_FIELD, most: 3 },
  "criteria field of other records than its group's": { edits: TICKET_FIELD, most: 3 },
  route: { edits: ROUTE, most: 3 },
  page: { edits: PAGE, most: 4 },
  "page with a list": { edits: LIST_PAGE, most: 8 },
  importer: { edits: IMPORTER, most: 2 },
  job: { edits: JOB, most: 4 },
  // Two of them are texts.
  "list field": { edits: LIST_FIELD, most: 3 },
  "list field of the customer's own": { edits: OWN_LIST_FIELD, most: 3 },
  destination: { edits: DESTINATION, most: 5 },
  shop: { edits: SHOP, most: 5 },
  // Three of them list all features.
  feature: { edits: FEATURE, most: 14 },
};
