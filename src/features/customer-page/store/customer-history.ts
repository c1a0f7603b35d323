import type { PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { StoredValues } from "#records/rules/custom-fields.ts";
import type { TimelineKind } from "#records/rules/customers/customer-standing.ts";

type OrderLine = {
  lineNumber: number;
  productId: string;
  productName: string | null;
  category: string | null;
  brand: string | null;
  quantity: number;
  price: number;
  lineTotal: number;
  refundedQuantity: number;
  refunded: number;
  unitCost: number | null;
};

/** Money in minor units. */
type CustomerOrderRow = {
  id: string;
  externalId: string;
  orderedAt: Date;
  status: "completed" | "partial" | "pending" | "cancelled";
  isCounted: boolean;
  giftCards: number;
  total: number;
  discount: number;
  refunded: number;
  net: number;
  /** Net sales of the lines with a known cost, minus that cost; null if no line has one, or the order doesn't count. */
  grossMargin: number | null;
  marginRate: number | null;
  /** The share of the net amount whose cost is known. */
  costCoverage: number | null;
  storefrontId: number;
  source: string;
  customFields: StoredValues;
  items: OrderLine[];
};

const SORTS = { orderedAt: "at", total: "charged" };

export type OrderSort = keyof typeof SORTS | `-${keyof typeof SORTS}`;

const COLUMNS = `o.order_id as id, o.external_id, o.order_date as ordered_at, o.status,
  o.is_counted, o.gift_card_amount as gift_cards, o.total_price as total, o.discount_amount as discount, o.refunded_amount as refunded,
  o.net_amount as net, o.storefront_id, o.source, o.custom_fields,
  case when o.is_counted then o.gross_margin end as gross_margin,
  case when o.is_counted then o.gross_margin::float8 / nullif(o.costed_sales, 0) end as margin_rate,
  coalesce(o.covered_revenue, 0)::float8 / nullif(o.net_amount, 0) as cost_coverage`;

const LINES = `select order_id, line_number, product_id, product_name, category, brand, quantity, price, line_total,
    refunded_quantity, refund_amount as refunded, unit_cost
  from order_items where business_id = $1 and order_id = any($2::uuid[]) order by order_id, line_number`;

/** A page of a customer's orders with their lines, in three statements. */
export const readCustomerOrders = (
  scope: Scope,
  customerId: string,
  { sort, ...place }: PageWindow & { sort: OrderSort },
): Promise<Page<CustomerOrderRow>> =>
  withBusiness(scope, async (client) => {
    const { businessId } = scope;
    const order = `${SORTS[sort.replace("-", "") as keyof typeof SORTS]} ${sort.startsWith("-") ? "desc" : "asc"}, id desc`;
    // Only narrow columns are counted and sorted; the rest is read for the page.
    const found = `select order_id as id, order_date as at, total_price as charged from orders
      where business_id = $1 and customer_id = $2`;
    const page = await readPage<{ id: string }>(client, { found, order, values: [businessId, customerId] }, place);
    const ids = page.data.map(({ id }) => id);
    const { rows: orders } = await client.query<Omit<CustomerOrderRow, "items">>(
      `select ${COLUMNS} from orders o where o.business_id = $1 and o.order_id = any($2::uuid[])`,
      [businessId, ids],
    );
    const { rows: lines } = await client.query<OrderLine & { orderId: string }>(LINES, [businessId, ids]);
    const byId = new Map(orders.map((row) => [row.id, { ...row, items: [] as OrderLine[] }]));
    for (const { orderId, ...line } of lines) byId.get(orderId)?.items.push(line);
    return { data: ids.flatMap((id) => byId.get(id) ?? []), total: page.total };
  });

/** The position after the previous page: later entries are older, or equally old with a smaller ID. */
export type TimelinePlace = { at: Date; id: string };

type TimelineQuestion = {
  kinds: readonly TimelineKind[];
  /** Exclusive. */
  before: Date | null;
  after: TimelinePlace | null;
  limit: number;
};

type Who = { byKind: "rule" | "user" | "token" | "system"; byId: string | null };

export type TimelineRow = { id: string; at: Date } & (
  | {
      kind: "order";
      externalId: string;
      status: "completed" | "partial" | "pending" | "cancelled";
      total: number;
      refunded: number;
      storefrontId: number;
      source: string;
      units: number;
      categories: string[];
      customFields: StoredValues;
    }
  | { kind: "refund"; orderId: string; orderExternalId: string; amount: number }
  | {
      kind: "ticket";
      externalId: string;
      channel: string;
      messageCount: number;
      closedAt: Date | null;
      satisfaction: number | null;
      wasReopened: boolean;
    }
  | {
      kind: "event";
      name: string;
      productId: string | null;
      productTitle: string | null;
      orderExternalId: string | null;
      properties: Record<string, string | number | boolean>;
    }
  | ({
      kind: "segment";
      change: "joined" | "left";
      segmentId: string;
      segmentName: string;
      isAutomatic: boolean;
      reason: string;
    } & Who)
  | ({ kind: "note"; text: string; editedAt: Date | null; version: number } & Who)
);

/** The source of each kind, with its time and ID columns; `$2` is the customer. */
const SOURCES: Record<TimelineKind, { from: string; at: string; id: string }> = {
  order: { from: "orders o where o.business_id = $1 and o.customer_id = $2", at: "o.order_date", id: "o.order_id" },
  // Reads only orders with a refund: a partial index contains no others.
  refund: {
    from: `orders o join refunds r on r.business_id = $1 and r.order_id = o.order_id
      where o.business_id = $1 and o.customer_id = $2 and o.refunded_amount > 0`,
    at: "r.refunded_at",
    id: "r.refund_id",
  },
  ticket: {
    from: "support_tickets t where t.business_id = $1 and t.customer_id = $2",
    at: "t.opened_at",
    id: "t.ticket_id",
  },
  event: {
    from: "customer_events e where e.business_id = $1 and e.customer_id = $2",
    at: "e.occurred_at",
    id: "e.event_id",
  },
  segment: {
    from: "segment_membership_changes s where s.business_id = $1 and s.customer_id = $2",
    at: "s.at",
    id: "s.id",
  },
  note: { from: "customer_notes n where n.business_id = $1 and n.customer_id = $2", at: "n.at", id: "n.id" },
};

/** The newest matching entries of one kind. */
const buildNewestQuery = (kind: TimelineKind): string => {
  const { from, at, id } = SOURCES[kind];
  return `(select '${kind}' as kind, ${id} as id, ${at} as at from ${from}
      and ($3::timestamptz is null or ${at} < $3)
      and ($4::timestamptz is null or (${at} <= $4 and (${at}, ${id}) < ($4, $5::uuid)))
     order by ${at} desc, ${id} desc limit $6)`;
};

/** The details of each kind, in the order of the IDs in `$3`. */
const DETAILS: Record<TimelineKind, string> = {
  order: `select o.order_id as id, o.order_date as at, 'order' as kind, o.external_id, o.status,
        o.total_price as total, o.refunded_amount as refunded, o.storefront_id, o.source,
        o.custom_fields, coalesce(i.units, 0)::int as units, coalesce(i.categories, '{}') as categories
      from orders o left join lateral (
        select sum(c.units) as units, (array_agg(c.category order by c.spent desc) filter (where c.category is not null))[:3] as categories
          from (select category, sum(quantity) as units, sum(line_total) as spent from order_items
                 where business_id = $1 and order_id = o.order_id group by category) c
      ) i on true
     where o.business_id = $1 and o.customer_id = $2 and o.order_id = any($3::uuid[])`,
  refund: `select r.refund_id as id, r.refunded_at as at, 'refund' as kind, r.order_id,
        o.external_id as order_external_id, r.amount
      from refunds r join orders o on o.business_id = $1 and o.order_id = r.order_id
     where r.business_id = $1 and o.customer_id = $2 and r.refund_id = any($3::uuid[])`,
  ticket: `select t.ticket_id as id, t.opened_at as at, 'ticket' as kind, t.external_id, t.channel,
        t.message_count, t.closed_at, t.satisfaction, t.was_reopened
      from support_tickets t where t.business_id = $1 and t.customer_id = $2 and t.ticket_id = any($3::uuid[])`,
  event: `select e.event_id as id, e.occurred_at as at, 'event' as kind, e.name, e.product_id,
        p.title as product_title, e.order_id as order_external_id, e.properties
      from customer_events e left join products p on p.business_id = $1 and p.external_id = e.product_id
     where e.business_id = $1 and e.customer_id = $2 and e.event_id = any($3::uuid[])`,
  segment: `select s.id, s.at, 'segment' as kind, s.change, s.segment_id, g.name as segment_name,
        g.is_automatic, s.reason, s.by_kind, s.by_id
      from segment_membership_changes s
      join customer_segments g on g.business_id = $1 and g.segment_id = s.segment_id
     where s.business_id = $1 and s.customer_id = $2 and s.id = any($3::uuid[])`,
  note: `select n.id, n.at, 'note' as kind, n.text, n.author_kind as by_kind, n.author_id as by_id, n.edited_at, n.version
      from customer_notes n where n.business_id = $1 and n.customer_id = $2 and n.id = any($3::uuid[])`,
};

type TimelineKey = { kind: TimelineKind; id: string; at: Date };

/** The statement that finds a page, to run or explain. */
export const timelineQuery = (
  { businessId }: Scope,
  customerId: string,
  { kinds, before, after, limit }: TimelineQuestion,
) => ({
  text: `select kind, id, at from (${kinds.map(buildNewestQuery).join(" union all ")}) newest order by at desc, id desc limit $6`,
  values: [businessId, customerId, before, after?.at ?? null, after?.id ?? null, limit],
});

const findPage = async (client: PoolClient, scope: Scope, customerId: string, question: TimelineQuestion) =>
  question.kinds.length === 0 ? [] : (await client.query<TimelineKey>(timelineQuery(scope, customerId, question))).rows;

/**
 * A customer's events, newest first. Each kind contributes its newest entries by index, so every page costs the same
 * however many orders there are; details are read only for these.
 */
export const readTimeline = (scope: Scope, customerId: string, question: TimelineQuestion): Promise<TimelineRow[]> =>
  withBusiness(scope, async (client) => {
    const found = await findPage(client, scope, customerId, question);
    const details = new Map<string, TimelineRow>();
    for (const kind of new Set(found.map((row) => row.kind))) {
      const ids = found.flatMap((row) => (row.kind === kind ? [row.id] : []));
      const { rows } = await client.query<TimelineRow>(DETAILS[kind], [scope.businessId, customerId, ids]);
      for (const row of rows) details.set(row.id, row);
    }
    return found.flatMap(({ id }) => details.get(id) ?? []);
  });
