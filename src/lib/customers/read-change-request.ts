import { refuseField } from "#lib/domain/accounts/fields.ts";
import type { ChangeOf } from "#lib/server/db/customers/customer-changes.ts";
import { readNewTag, readTag } from "../domain/customers/tags.ts";
import { refusalBy } from "../domain/errors.ts";
import { isUuid } from "../domain/uuid.ts";
import type { CustomerListFilters } from "./list-customers.ts";

export type ChangeRequest = {
  action: ChangeOf["action"];
  segmentId?: string | undefined;
  tag?: string | undefined;
  /** Either these customers or `matching`, not both. */
  ids?: readonly string[] | undefined;
  matching?: Omit<CustomerListFilters, "ids"> | undefined;
};

/** Throws INVALID_PARAMETER for a missing field and NOT_FOUND (SEGMENT_NOT_FOUND) for a malformed ID. */
export const readChange = ({ action, segmentId, tag }: ChangeRequest): ChangeOf => {
  if (action === "tag" || action === "untag") {
    if (tag === undefined) return refuseField("tag", { reason: "required", message: "is required" });
    return { action, segmentId: null, tag: (action === "tag" ? readNewTag : readTag)(tag) };
  }
  if (segmentId === undefined) return refuseField("segmentId", { reason: "required", message: "is required" });
  if (!isUuid(segmentId)) throw refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
  return { action, segmentId, tag: null };
};

/** The selection as stored; for an undo, the customers that the other change changed. */
export type CustomerSelector = CustomerListFilters & { undoes?: string };

/** Which customers the change selects. Throws INVALID_PARAMETER for neither and for both. */
export const readCustomerSelector = ({ ids, matching }: ChangeRequest): CustomerSelector => {
  if ((ids === undefined) === (matching === undefined)) {
    const message = "is required unless matching is given; do not send both";
    refuseField("ids", { reason: "one_of_two", message, values: { other: "matching" } });
  }
  return ids ? { ids } : { ...matching };
};
