import { wordsIn } from "#core/messages/words.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { Purpose } from "#features/audiences/rules/audience.ts";
import type { AudienceSource } from "#features/audiences/rules/audience-source.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import { getField } from "#features/segments/rules/catalogue.ts";
import { resolveFilters } from "../customers/list-customers.ts";
import { resolveSelector } from "../customers/resolve-selector.ts";
import { criteriaReader, type Reader } from "../segments/describe-criteria.ts";
import { applyCustomersView } from "../views/apply-view.ts";
import { listViews } from "../views/read-views.ts";

/**
 * The customers of a source now. Throws NOT_FOUND (SEGMENT_NOT_FOUND, VIEW_NOT_FOUND), also for a view that the actor doesn't see,
 * CONFLICT (VIEW_INCOMPLETE) for a view that would have more customers than it was saved for, and INVALID_PARAMETER for a group that the field doesn't have.
 */
export const resolveSource = async (
  actor: Actor,
  { source, purpose }: { source: AudienceSource; purpose: Purpose },
): Promise<CustomerFilter> => {
  switch (source.kind) {
    case "segment":
      return resolveFilters(actor, { segmentId: source.segmentId });
    case "view":
      return resolveFilters(actor, await applyCustomersView(actor, { view: source.viewId }));
    case "group":
      return resolveFilters(actor, { criteria: { field: source.field, operator: "is", value: source.value } });
    case "playbook":
      return resolveSelector(actor, {
        list:
          source.list === "win-back"
            ? // As the page lists them: customers who can't be written to take no place of the week, unless they get ads.
              { name: "win-back", view: "week", reachable: purpose === "advertising" ? "all" : "any", state: "open" }
            : { name: source.list, state: "open" },
      });
  }
};

/** Names sources for a reader: a segment, a view, a group; null for what no longer exists or is another's, and for playbooks. */
export const sourceNames = async (actor: Actor, reader: Reader): Promise<(source: AudienceSource) => string | null> => {
  const [names, { data: views }] = await Promise.all([criteriaReader(actor, reader), listViews(actor, "customers")]);
  const { language } = reader;
  const groupName = (name: string, value: string): string => {
    const field = getField(name);
    const word = names.nameOf?.(name, value) ?? field.optionWord?.(wordsIn(language), value, language) ?? value;
    return `${field.words[language]}: ${word}`;
  };
  return (source) => {
    switch (source.kind) {
      case "segment":
        return names.nameOf?.("inSegment", source.segmentId) ?? null;
      case "view":
        return views.find(({ id }) => id === source.viewId)?.name ?? null;
      case "group":
        return groupName(source.field, source.value);
      case "playbook":
        return null;
    }
  };
};
