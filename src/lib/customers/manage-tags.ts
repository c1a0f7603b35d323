import { checkPlainName, refuseField } from "#lib/domain/accounts/fields.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { deleteTag, insertTag, tagsOf } from "#lib/server/db/customers/customer-tags.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { assertCustomer } from "../segments/assign-segments.ts";
import { now } from "../server/clock.ts";

const TAG = { max: 50 };

/** A tag as it is kept: lower case, so that "VIP" and "vip" are one, and without the # people put before it. */
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

/** A tag to put on customers. Throws INVALID_PARAMETER for one that is not plain; taking such a one off is allowed. */
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

/** Gives the customer's tags then. Throws NOT_FOUND (CUSTOMER_NOT_FOUND) and INVALID_PARAMETER for what is no tag. */
export const addTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.tagged", isAdded: true });

/** Gives the tags that are left. Throws as `addTag` does. */
export const removeTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.untagged", isAdded: false });
