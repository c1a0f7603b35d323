import { writeAuditLine } from "#core/auth/audit-log.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { deleteTag, insertTag, listCustomerTags } from "#features/customers/store/customer-tags.ts";
import { readNewTag, readTag } from "#records/rules/customers/tags.ts";
import { assertCustomer } from "../segments/assign-segments.ts";

type Change = { action: "customer.tagged" | "customer.untagged"; isAdded: boolean };

const change = async (actor: Actor, customerId: string, given: string, { action, isAdded }: Change) => {
  const tag = isAdded ? readNewTag(given) : readTag(given);
  return withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const which = { customerId, tag };
    const isNew = await (isAdded ? insertTag(rows, actor, which, now()) : deleteTag(rows, actor, which));
    const line = { action, things: { customer: customerId }, [isAdded ? "after" : "before"]: { tag } };
    if (isNew) await writeAuditLine(rows, actor, line);
    return { tags: await listCustomerTags(rows, actor, customerId) };
  });
};

/**
 * Returns the customer's tags afterwards. Throws NOT_FOUND (CUSTOMER_NOT_FOUND) and INVALID_PARAMETER for an invalid
 * tag.
 */
export const addTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.tagged", isAdded: true });

/** Returns the remaining tags. Throws as `addTag` does. */
export const removeTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.untagged", isAdded: false });
