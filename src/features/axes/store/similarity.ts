import { NIL as BEFORE_ALL } from "uuid";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { dominantFrom, type SegmentLayout } from "#lib/axes/membership.ts";
import type { SimilarityPage } from "#lib/axes/similar-customers.ts";
import { IDENTITY } from "#records/customers/list-rows.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

/** A customer's similarity bytes in the active model; null without a model or an order. */
export const readSimilarity = (
  scope: Scope,
  customerId: string,
): Promise<{ version: number; bytes: Uint8Array } | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ version: number; bytes: Uint8Array }>(
      `select p.version, p.likeness as bytes
         from standing_axis_models s
         join customer_profiles p on p.business_id = $1 and p.version = s.version and p.customer_id = $2
        where s.business_id = $1 and p.likeness is not null`,
      [scope.businessId, customerId],
    );
    return rows[0] ?? null;
  });

const PAGE = 20_000;
const ID_BYTES = 16;

type Row = { rows: number; last: string | null; packed: string | null };

/** As one text: each customer's ID followed by the bytes. Rows of another width are skipped. */
const NEXT_PAGE = `
  select count(*)::int as rows, max(customer_id::text collate "C") as last,
         encode(string_agg(uuid_send(customer_id) || likeness, ''::bytea) filter (where length(likeness) = $4), 'base64') as packed
    from (select customer_id, likeness from customer_profiles
           where business_id = $1 and version = $2 and customer_id > $3 and likeness is not null
           order by customer_id limit ${PAGE}) page`;

const idAt = (packed: Buffer, at: number): string =>
  packed.toString("hex", at, at + ID_BYTES).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");

const unpacked = (text: string, width: number): SimilarityPage => {
  const bytes = Buffer.from(text, "base64");
  const stride = ID_BYTES + width;
  return { count: bytes.length / stride, idAt: (row) => idAt(bytes, row * stride), bytes, first: ID_BYTES, stride };
};

/** All customers with an order in a version, in pages by ID, each page in its own transaction. */
export const eachSimilarityPage = async (
  scope: Scope,
  { version, width }: { version: number; width: number },
  take: (page: SimilarityPage) => void,
): Promise<void> => {
  for (let after: string = BEFORE_ALL; ; ) {
    const { rows, last, packed } = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      return (await client.query<Row>(NEXT_PAGE, [scope.businessId, version, after, width])).rows[0] as Row;
    });
    if (packed !== null) take(unpacked(packed, width));
    if (last === null || rows < PAGE) return;
    after = last;
  }
};

type Placed = CustomerIdentity & {
  /** Axis to the key of the nearest segment. */
  dominant: Record<string, string>;
};

/** These customers' identity and segments in a version with this layout, by ID. */
export const readPlaced = (
  scope: Scope,
  { version, layout, customerIds }: { version: number; layout: SegmentLayout; customerIds: readonly string[] },
): Promise<Map<string, Placed>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerIdentity & { nearest: number[] | null }>(
      `select ${IDENTITY}, p.nearest
         from customer_profiles p join customers c on c.business_id = $1 and c.customer_id = p.customer_id
        where p.business_id = $1 and p.version = $2 and p.customer_id = any($3::uuid[])`,
      [scope.businessId, version, customerIds],
    );
    return new Map(
      rows.map(({ nearest, ...row }) => [row.id, { ...row, dominant: dominantFrom(layout, nearest ?? []) }]),
    );
  });
