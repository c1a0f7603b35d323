import type { Actor } from "#core/values/permissions.ts";
import type { ChosenSource } from "#features/campaigns/rules/source.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import { resolveFilters } from "../customers/list-customers.ts";
import { resolveSelector } from "../customers/resolve-selector.ts";
import { getSegment } from "../segments/edit-segment.ts";
import { applyCustomersView } from "../views/apply-view.ts";
import { readView } from "../views/read-views.ts";

const resolveSourceFilter = async (actor: Actor, source: ChosenSource): Promise<CustomerFilter> => {
  switch (source.kind) {
    case "all":
      return resolveFilters(actor, {});
    case "segment":
      return resolveFilters(actor, { segmentId: source.segmentId });
    case "rfm":
      return resolveFilters(actor, { criteria: { field: "rfmSegment", operator: "is", value: source.segment } });
    case "tier":
      return resolveFilters(actor, { criteria: { field: "clvTier", operator: "is", value: source.tier } });
    case "view":
      return resolveFilters(actor, await applyCustomersView(actor, { view: source.viewId }));
    case "list":
      return resolveSelector(actor, {
        list:
          source.list === "win-back"
            ? { name: "win-back", view: "all", reachable: "any", state: "open" }
            : { name: source.list, state: "open" },
      });
  }
};

const findSourceName = async (actor: Actor, source: ChosenSource): Promise<string | null> => {
  if (source.kind === "segment") return (await getSegment(actor, source.segmentId)).name;
  return source.kind === "view" ? (await readView(actor, source.viewId)).name : null;
};

/**
 * The customers of a source as the actor sees it now, and the name of its segment or view. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND, VIEW_NOT_FOUND).
 */
export const resolveSource = async (
  actor: Actor,
  source: ChosenSource,
): Promise<{ filter: CustomerFilter; name: string | null }> => ({
  filter: await resolveSourceFilter(actor, source),
  name: await findSourceName(actor, source),
});
