import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor } from "#lib/money.ts";
import { noCustomer } from "#records/customers/customers.ts";
import type * as contracts from "./contracts/duplicates.ts";
import { FIND_DUPLICATES } from "./runs.ts";
import {
  certainPairs,
  type DuplicateCustomer,
  findDuplicates,
  listDuplicates,
  setDismissed,
} from "./store/duplicates.ts";
import { listMerges, type MergeRow } from "./store/undo-merge.ts";

/**
 * One page of possible duplicates, the most likely first, and how many of them have the same email address. Throws FORBIDDEN without
 * `customers:pii`: a pair with a customer whom the caller has created would confirm a guess.
 */
export const listDuplicatePage = async (
  scope: Actor,
  { customerId, state, reason, ...page }: ContractInput<typeof contracts.listDuplicates>,
) => {
  assertMay(scope, "customers:pii");
  const { currency } = await getBusinessOrThrow(scope);
  const filter = { customerId, reason, isDismissed: state === "dismissed" };
  return withBusiness(scope, async (client) => {
    const { data, total } = await listDuplicates(client, scope, filter, toPageWindow(page));
    const shown = (customer: DuplicateCustomer) => ({
      ...customer,
      createdAt: new Date(customer.createdAt),
      lastOrderAt: customer.lastOrderAt === null ? null : new Date(customer.lastOrderAt),
      lifetimeValue: toMajor(customer.lifetimeValue, currency),
    });
    const pairs = data.map((pair) => ({ ...pair, customers: pair.customers.map(shown) }));
    return { data: pairs, total, certain: (await certainPairs(client, scope)).count, currency };
  });
};

/** Stores that two customers are not the same, or takes that back, with an audit entry. Throws NOT_FOUND (CUSTOMER_NOT_FOUND), and FORBIDDEN without `customers:pii`. */
export const dismissDuplicate = async (
  actor: Actor,
  { customerIds, isDismissed }: ContractInput<typeof contracts.dismissDuplicate>,
): Promise<void> => {
  assertMay(actor, "customers:pii");
  const [first, second] = customerIds;
  if (!isUuid(first) || !isUuid(second)) throw noCustomer();
  await withBusiness(actor, async (client) => {
    if (!(await setDismissed(client, actor, customerIds, isDismissed ? now() : null))) throw noCustomer();
    const action = isDismissed ? "customers.duplicate_dismissed" : "customers.duplicate_reopened";
    await insertAuditLine(client, actor, { action, things: { customer: first, other: second } });
  });
};

/** One page of merges, newest first; with a customer, those that they are made of, or the one through which they became another. */
export const listMergePage = async (
  scope: Scope,
  { customerId, ...page }: ContractInput<typeof contracts.listMerges>,
) => {
  if (customerId !== undefined && !isUuid(customerId)) return { data: [], total: 0 };
  const { data, total } = await withBusiness(scope, (client) =>
    listMerges(client, scope, customerId, toPageWindow(page)),
  );
  const shown = ({ blocker, keptId, keptExternalId, keptName, ...merged }: MergeRow) => ({
    ...merged,
    undoBlocker: blocker,
    kept: keptId === null ? null : { id: keptId, externalId: keptExternalId ?? "", name: keptName },
  });
  return { data: data.map(shown), total };
};

/** Searches for possible duplicates again, in one transaction. Returns the number of undecided pairs. */
export const searchDuplicates = async (scope: Scope): Promise<{ pairs: number }> => ({
  pairs: await withBusiness(scope, (client) => findDuplicates(client, scope, now())),
});

export const requestDuplicateSearch = (actor: Actor) => requestRun(actor, FIND_DUPLICATES, {});
