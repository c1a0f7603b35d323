import { refuseField } from "#lib/domain/accounts/fields.ts";
import type { ChangeOf } from "#lib/server/db/customers/customer-changes.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { readNewTag, readTag } from "../domain/customers/tags.ts";
import { refusalBy } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ChurnState } from "../domain/playbooks/churn-states.ts";
import { isUuid } from "../domain/uuid.ts";
import type { CustomerListFilters } from "./list-customers.ts";
import type { CustomerSelector, ListScope } from "./resolve-selector.ts";

export type ChangeRequest = {
  action: ChangeOf["action"];
  segmentId?: string | undefined;
  tag?: string | undefined;
  outcome?: ChurnState | undefined;
  /** Either these customers, `matching` or `list`. */
  ids?: readonly string[] | undefined;
  matching?: Omit<CustomerListFilters, "ids"> | undefined;
  list?: ListScope | undefined;
};

/** Throws INVALID_PARAMETER for a missing field and NOT_FOUND (SEGMENT_NOT_FOUND) for a malformed ID. */
export const readChange = ({ action, segmentId, tag, outcome }: ChangeRequest): ChangeOf => {
  if (action === "mark" || action === "unmark") {
    if (outcome === undefined) return refuseField("outcome", { reason: "required", message: "is required" });
    return { action, segmentId: null, tag: null, outcome };
  }
  if (action === "tag" || action === "untag") {
    if (tag === undefined) return refuseField("tag", { reason: "required", message: "is required" });
    return { action, segmentId: null, tag: (action === "tag" ? readNewTag : readTag)(tag), outcome: null };
  }
  if (segmentId === undefined) return refuseField("segmentId", { reason: "required", message: "is required" });
  if (!isUuid(segmentId)) throw refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
  return { action, segmentId, tag: null, outcome: null };
};

/**
 * Which customers the change selects, with the words as this actor may search them, because a worker may search later.
 * Throws INVALID_PARAMETER for none and for several of the three.
 */
export const readCustomerSelector = (actor: Actor, { ids, matching, list }: ChangeRequest): CustomerSelector => {
  if ([ids, matching, list].filter((one) => one !== undefined).length !== 1) {
    const message = "is required unless matching or list is given; do not send several";
    refuseField("ids", { reason: "one_of_several", message, values: { others: "matching, list" } });
  }
  const searchable = <Filters extends { q?: string | undefined }>(filters: Filters): Filters =>
    filters.q === undefined ? filters : { ...filters, q: customerWords(actor, filters.q).join(" ") };
  return ids ? { ids } : { ...(matching && searchable(matching)), ...(list && { list: searchable(list) }) };
};
