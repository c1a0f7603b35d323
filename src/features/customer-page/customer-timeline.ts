import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { assertCustomerExists } from "#records/customers/customers.ts";
import { type CustomField, namedValues } from "#records/rules/custom-fields.ts";
import { TIMELINE_KINDS } from "#records/rules/customers/customer-standing.ts";
import type { readCustomerTimeline } from "./contracts/customer-history.ts";
import { readTimeline, type TimelinePlace, type TimelineRow } from "./store/customer-history.ts";

const PAGE = 30;

type TimelineRequest = Omit<ContractInput<typeof readCustomerTimeline>, "id">;

const formatCursor = ({ at, id }: TimelinePlace): string => `${at.getTime()}_${id}`;

const parseCursor = (cursor: string): TimelinePlace => {
  const [milliseconds = "", id = ""] = cursor.split("_");
  return { at: new Date(Number(milliseconds)), id };
};

type EventContext = {
  money: (minor: number) => number;
  nameOf: (id: string | null) => string | null;
  /** The business's own fields of orders. */
  fields: readonly CustomField[];
};

const toTimelineEntry = (row: TimelineRow, { money, nameOf, fields }: EventContext) => {
  switch (row.kind) {
    case "order":
      return {
        ...row,
        total: money(row.total),
        refunded: money(row.refunded),
        customFields: namedValues(fields, row.customFields),
      };
    case "refund":
      return { ...row, amount: money(row.amount) };
    case "ticket":
    case "event":
      return row;
    case "segment": {
      const { segmentId, segmentName, isAutomatic, byKind, byId, ...entry } = row;
      const segment = { id: segmentId, name: segmentName, isAutomatic };
      return { ...entry, segment, by: { kind: byKind, id: byId, name: nameOf(byId) } };
    }
    case "note": {
      const { byKind, byId, ...note } = row;
      return { ...note, author: { kind: byKind, id: byId, name: nameOf(byId) } };
    }
  }
};

/**
 * A customer's events, newest first, 30 per page, and the cursor of the next page. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const customerTimeline = async (
  scope: Scope,
  customerId: string,
  { kinds = [...TIMELINE_KINDS], until, cursor }: TimelineRequest,
) => {
  await assertCustomerExists(scope, customerId);
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  const found = await readTimeline(scope, customerId, {
    kinds,
    before: until === undefined ? null : startOfDay(addDays(until, 1), timeZone),
    after: cursor === undefined ? null : parseCursor(cursor),
    // One extra row shows whether there is a next page.
    limit: PAGE + 1,
  });
  const rows = found.slice(0, PAGE);
  const actorIds = rows.flatMap((row) => ("byId" in row && row.byId !== null ? [row.byId] : []));
  const names = actorIds.length > 0 ? await readDisplayNames(scope, actorIds) : new Map<string, string>();
  const last = rows.at(-1);
  const context = {
    money: (minor: number) => toMajor(minor, currency),
    nameOf: (id: string | null) => (id === null ? null : (names.get(id) ?? null)),
    fields: await withBusiness(scope, (client) => activeCustomFields(client, scope, "orders")),
  };
  return {
    data: rows.map((row) => toTimelineEntry(row, context)),
    next: found.length > PAGE && last ? formatCursor(last) : null,
    currency,
  };
};
