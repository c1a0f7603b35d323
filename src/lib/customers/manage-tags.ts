import { checkPlainName, refuseField } from "#lib/domain/accounts/fields.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { deleteTag, insertTag, tagsOf } from "#lib/server/db/customers/customer-tags.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { assertCustomer } from "../segments/assign-segments.ts";
import { now } from "../server/clock.ts";

const TAG = { max: 50 };

/** Normalizes a tag: lower case, so that "VIP" and "vip" are the same, and without a leading #. */
export const readTag = (given: string): string => {
  const { max } = TAG;
  const tag = given
    .trim()
    .replace(/^#+\s*/, "")
    .replaceAll(/\s+/g, " ")
    .toLowerCase();
  if (tag === "") refuseField("tag", { reason: "not_empty", message: "must not be empty" });
  if ([...tag].length > max) {
    refuseField("tag", { reason: "too_long", values: { max }, message: `must have at most ${max} characters` });
  }
  return tag;
};

/** A tag to add to customers. Throws INVALID_PARAMETER for an invalid one; removing an invalid tag is allowed. */
export const readNewTag = (given: string): string => {
  checkPlainName("tag", given);
  return readTag(given);
};

type Change = { action: "customer.tagged" | "customer.untagged"; isAdded: boolean };

const change = async (actor: Actor, customerId: string, given: string, { action, isAdded }: Change) => {
  const tag = isAdded ? readNewTag(given) : readTag(given);
  return withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const which = { customerId, tag };
    const isNew = await (isAdded ? insertTag(rows, actor, which, now()) : deleteTag(rows, actor, which));
    const line = { action, things: { customer: customerId }, [isAdded ? "after" : "before"]: { tag } };
    if (isNew) await writeAuditLine(rows, actor, line);
    return { tags: await tagsOf(rows, actor, customerId) };
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
