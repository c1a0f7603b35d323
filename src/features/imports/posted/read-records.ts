import type { PoolClient } from "pg";
import type { ChangedPage, ChangedReading } from "#core/db/changed-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { changeTime, formatCursor, placeBefore, readCursor } from "#core/values/change-cursor.ts";
import { type ErrorReason, refusalBy } from "#core/values/errors.ts";
import { hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";

export type ChangedRequest = {
  customer?: string | undefined;
  updatedSince?: string | undefined;
  cursor?: string | undefined;
  pageSize: number;
};

type Page<Record> = { data: Record[]; next: string | null; updatedUntil: string | null };

/**
 * A page of records in the order of their changes. Without `customers:pii`, nothing is found by an ID that is an email
 * address or a phone number, because it would lead from the address to the customer.
 */
export const readChanged = <Row, Record>(
  scope: ReadScope,
  { customer, updatedSince, cursor, pageSize }: ChangedRequest,
  read: (client: PoolClient, reading: ChangedReading) => Promise<ChangedPage<Row>>,
  show: (client: PoolClient, rows: readonly Row[]) => Promise<Record[]>,
): Promise<Page<Record>> =>
  withBusiness(scope, async (client) => {
    const since = updatedSince === undefined ? new Date(0) : new Date(updatedSince);
    const given = cursor === undefined ? null : readCursor(cursor);
    const isHidden = customer !== undefined && hidesPersonalData(scope) && isPersonalId(customer);
    const reading = { after: given ?? placeBefore(since), customer: customer ?? null, limit: pageSize };
    const { data, place, hasMore } = isHidden ? { data: [], place: null, hasMore: false } : await read(client, reading);
    const until = place ?? given;
    return {
      data: await show(client, data),
      next: place && hasMore ? formatCursor(place) : null,
      updatedUntil: until ? changeTime(until).toISOString() : updatedSince === undefined ? null : since.toISOString(),
    };
  });

/** One record. Throws NOT_FOUND with this reason. */
export const readOne = <Row, Record>(
  scope: ReadScope,
  [reason, message]: readonly [reason: ErrorReason, message: string],
  find: (client: PoolClient) => Promise<Row | null>,
  show: (client: PoolClient, rows: readonly Row[]) => Promise<Record[]>,
): Promise<Record> =>
  withBusiness(scope, async (client) => {
    const row = await find(client);
    const [record] = row ? await show(client, [row]) : [];
    if (!record) throw refusalBy(reason, message);
    return record;
  });
