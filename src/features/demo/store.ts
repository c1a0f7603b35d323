import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { BusinessName, BusinessRow } from "#core/auth/businesses.ts";
import { isOnCitus } from "#core/db/citus.ts";
import { type Cell, copyRows } from "#core/db/copy-rows.ts";
import type { Rows } from "#core/db/transaction.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { sumBy } from "#lib/statistics/summaries.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { buildMarginQuery } from "#records/orders/products.ts";
import type {
  IncomingCustomer,
  IncomingItem,
  IncomingOrder,
  IncomingRefund,
  IncomingTicket,
} from "#records/rules/incoming-records.ts";

/** A new customer with all their orders, refunds and tickets; null is a guest. */
type WholeCustomer = {
  customer: IncomingCustomer | null;
  orders: readonly IncomingOrder[];
  refunds: readonly IncomingRefund[];
  tickets: readonly IncomingTicket[];
};

const COLUMNS = {
  customers:
    "customer_id, external_id, name, email, phone, country, loyalty_level, email_consent, email_consent_at, sms_consent, sms_consent_at, advertising_consent, advertising_consent_at, acquisition_campaign, created_at",
  orders:
    "order_id, external_id, customer_id, storefront_id, status, order_date, total_price, discount_amount, refunded_amount, source",
  order_items:
    "order_id, line_number, product_id, product_name, category, product_type, brand, quantity, price, line_total, refund_amount, refunded_quantity, unit_cost, variant, parent_id",
  refunds: "refund_id, external_id, order_id, amount, refunded_at, items",
  support_tickets:
    "ticket_id, external_id, customer_id, opened_at, closed_at, channel, message_count, satisfaction, was_reopened",
};

type ShopRows = Record<keyof typeof COLUMNS, Cell[][]>;

const customerRow = (id: string, c: IncomingCustomer): Cell[] => [
  id,
  c.externalId,
  c.name,
  c.email,
  c.phone,
  c.country,
  c.loyaltyLevel,
  c.emailConsent ?? "unknown",
  c.emailConsentAt,
  c.smsConsent ?? "unknown",
  c.smsConsentAt,
  c.advertisingConsent ?? "unknown",
  c.advertisingConsentAt,
  c.acquisitionCampaign ?? null,
  c.createdAt,
];

const orderRow = (
  id: string,
  customerId: string | null,
  o: IncomingOrder,
  refunds: readonly IncomingRefund[],
): Cell[] => [
  id,
  o.externalId,
  customerId,
  o.storefrontId,
  o.status,
  o.orderedAt,
  o.totalPrice,
  o.discountAmount,
  sumBy(refunds, ({ amount }) => amount),
  o.source,
];

const itemRow = (orderId: string, line: number, i: IncomingItem, refunds: readonly IncomingRefund[]): Cell[] => {
  const back = refunds.flatMap(({ items }) => items.filter(({ lineNumber }) => lineNumber === line));
  return [
    orderId,
    line,
    i.productId,
    i.productName,
    i.category,
    i.productType,
    i.brand,
    i.quantity,
    i.price,
    i.lineTotal,
    sumBy(back, ({ amount }) => amount),
    sumBy(back, ({ quantity }) => quantity),
    i.unitCost ?? null,
    i.variant ?? null,
    i.parentId ?? null,
  ];
};

const ticketRow = (customerId: string, t: IncomingTicket): Cell[] => [
  uuidv7(),
  t.externalId,
  customerId,
  t.openedAt,
  t.closedAt,
  t.channel,
  t.messageCount,
  t.satisfaction,
  t.wasReopened ? "t" : "f",
];

const toRows = (people: readonly WholeCustomer[]): ShopRows => {
  const rows: ShopRows = { customers: [], orders: [], order_items: [], refunds: [], support_tickets: [] };
  for (const { customer, orders, refunds, tickets } of people) {
    const customerId = customer && uuidv7();
    if (customer && customerId) rows.customers.push(customerRow(customerId, customer));
    if (customerId) rows.support_tickets.push(...tickets.map((ticket) => ticketRow(customerId, ticket)));
    for (const order of orders) {
      const orderId = uuidv7();
      const back = refunds.filter(({ orderExternalId }) => orderExternalId === order.externalId);
      rows.orders.push(orderRow(orderId, customerId, order, back));
      for (const [i, item] of order.items.entries()) rows.order_items.push(itemRow(orderId, i + 1, item, back));
      for (const r of back)
        rows.refunds.push([uuidv7(), r.externalId, orderId, r.amount, r.refundedAt, JSON.stringify(r.items)]);
    }
  }
  return rows;
};

/** Without an answer, Citus would use COPY for the rows of its nodes, which policies don't allow. */
const buildReturning = async (client: ClientBase): Promise<string> => ((await isOnCitus(client)) ? "returning 1" : "");

/** COPY into a temporary table with these columns of a table. */
const stage = async (client: ClientBase, table: string, columns: string, rows: Iterable<readonly Cell[]>) => {
  await client.query(
    `create temp table if not exists loaded_${table} on commit drop as select ${columns} from ${table} limit 0`,
  );
  await copyRows(client, `loaded_${table}`, [columns], rows);
};

/** The orders with their margins: every order would otherwise be updated once its lines are there. */
const ORDERS = `(select o.*, m.margin as gross_margin, m.sales as costed_sales, m.covered as covered_revenue
  from loaded_orders o join (${buildMarginQuery("true", {
    orders:
      "(select $1::uuid as business_id, *, 0 as gift_card_amount, total_price - refunded_amount as net_amount from loaded_orders)",
    items: "(select $1::uuid as business_id, *, false as is_gift_card from loaded_order_items)",
  })}) m using (order_id)) loaded`;

/**
 * Writes new customers with all their data, through temporary tables, because PostgreSQL doesn't allow the app role COPY into a table
 * with a policy. Each table has one for the whole transaction, which would otherwise run out of locks with a million
 * customers: dropped ones keep theirs. Their metrics are computed afterwards, by `loadMetrics`.
 */
export const loadCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  people: readonly WholeCustomer[],
): Promise<void> => {
  const tables = Object.entries(COLUMNS);
  const rows = toRows(people);
  // Foreign keys are otherwise checked by plans from when the tables were empty, which read every customer of the business.
  await client.query("discard plans");
  for (const [table, columns] of tables) await stage(client, table, columns, rows[table as keyof ShopRows]);
  for (const [table, columns] of tables) {
    const [all, from] =
      table === "orders"
        ? [`${columns}, gross_margin, costed_sales, covered_revenue`, ORDERS]
        : [columns, `loaded_${table}`];
    await client.query(
      `insert into ${table} (business_id, ${all}) select $1::uuid, ${all} from ${from} ${await buildReturning(client)}`,
      [businessId],
    );
  }
  await client.query(`truncate ${tables.map(([table]) => `loaded_${table}`).join(", ")}`);
};

/** Computes the metrics of a business that had none. */
export const loadMetrics = async (client: ClientBase, scope: Scope): Promise<void> => {
  await client.query("select set_config('enable_seqscan', 'on', true), set_config('work_mem', '256MB', true)");
  await client.query(
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at,
       gross_margin, costed_sales, covered_revenue)
     select $1::uuid, c.customer_id, coalesce(o.orders, 0), coalesce(o.revenue, 0), o.first_at, o.last_at, o.margin,
            o.costed, o.covered
       from customers c
       left join (
         select customer_id, count(*) as orders, exact_sum(net_amount) as revenue, min(order_date) as first_at,
                max(order_date) as last_at, sum(gross_margin) as margin, sum(costed_sales) as costed,
                sum(covered_revenue) as covered
           from orders where business_id = $1 and is_counted and customer_id is not null group by customer_id
       ) o using (customer_id)
      where c.business_id = $1 ${await buildReturning(client)}`,
    [scope.businessId],
  );
};

/** Gives the planner statistics right away, also within the transaction. Only the tables' owner may. */
export const analyzeLoaded = async (owner: ClientBase): Promise<void> => {
  await owner.query(`analyze ${Object.keys(COLUMNS).join(", ")}`);
};

export const analyzeMetrics = async (owner: ClientBase): Promise<void> => {
  await owner.query("analyze customer_metrics");
};

type Options = {
  campaignId: string;
  start: Date;
  end: Date;
  /** How many of the contacted customers with an order in the year before repeat their last one: one in so many. */
  oneIn: number;
};

type Row = Pick<IncomingOrder, "externalId" | "storefrontId" | "totalPrice" | "discountAmount" | "source"> & {
  customer: string;
  place: number;
  customers: number;
  items: IncomingItem[];
};

/** Orders that a campaign brought: the last orders of some contacted customers once more, spread evenly over its days. */
export const repeatedOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  { campaignId, start, end, oneIn }: Options,
): Promise<IncomingOrder[]> => {
  const { rows } = await client.query<Row>(
    `with contacted as (
       select customer_id, row_number() over (order by sha256(uuid_send(customer_id))) as place from campaign_members
        where business_id = $1 and campaign_id = $2 and not is_control and past_orders > 0
     ), chosen as materialized (
       select customer_id, row_number() over (order by place)::int as place, (count(*) over ())::int as customers
         from contacted where place % $4 = 0
     )
     select c.external_id as customer, place, customers, o.external_id, o.storefront_id,
            o.total_price, o.discount_amount, o.source,
            (select jsonb_agg(jsonb_build_object('productId', i.product_id, 'productName', i.product_name, 'category', i.category,
               'productType', i.product_type, 'brand', i.brand, 'quantity', i.quantity, 'price', i.price,
               'lineTotal', i.line_total, 'unitCost', i.unit_cost,
               'variant', i.variant, 'parentId', i.parent_id) order by i.line_number)
               from order_items i where i.business_id = $1 and i.order_id = o.order_id) as items
       from chosen
       join customers c on c.business_id = $1 and c.customer_id = chosen.customer_id
       cross join lateral (
         select * from orders last where last.business_id = $1 and last.customer_id = chosen.customer_id and last.is_counted
            and last.order_date < $3 order by last.order_date desc limit 1
       ) o
      order by place`,
    [businessId, campaignId, start, oneIn],
  );
  return rows.map(({ customer, place, customers, externalId, ...order }) => ({
    ...order,
    externalId: `${externalId}-again`,
    customerExternalId: customer,
    status: "completed",
    orderedAt: new Date(start.getTime() + (end.getTime() - start.getTime()) * ((place - 0.5) / customers)),
  }));
};

/** The sample business beside this one, locked against a concurrent creation until the transaction ends; null if there is none. */
export const lockSample = async (
  rows: Rows,
  { businessId }: Scope,
): Promise<(BusinessName & { id: string }) | null> => {
  await rows.$executeRaw`select from businesses where id = ${businessId}::uuid for update`;
  return rows.business.findUnique({ where: { sampleOf: businessId }, select: { id: true, slug: true, name: true } });
};

/** Adds a sample to this business. Its tenant secret is never shown, because programs send no orders to a sample. */
export const insertSample = async (rows: Rows, { businessId }: Scope, sample: BusinessRow): Promise<void> => {
  await rows.business.create({ data: { ...sample, sampleOf: businessId } });
};

/** Makes a user of the business an admin of its sample, who sees no setup guide there. */
export const admitToSample = async (rows: Rows, sample: Scope, userId: string, at: Date): Promise<void> => {
  const { businessId } = sample;
  const entry = { role: "admin", isActive: true, setupDismissedAt: at };
  await rows.membership.upsert({
    where: { businessId_userId: { businessId, userId } },
    create: { businessId, userId, ...entry },
    update: entry,
  });
};

/** Runs `work` in another business within the same transaction. */
export const inBusiness = async <Result>(
  rows: Rows,
  { from, to }: { from: Scope; to: Scope },
  work: () => Promise<Result>,
): Promise<Result> => {
  await setLocally(rows, "app.business_id", to.businessId);
  const result = await work();
  await setLocally(rows, "app.business_id", from.businessId);
  return result;
};

/** Deletes the sample of the transaction's business with everything in it; false if it is not its sample. */
export const deleteSample = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  // Cascades look up each row by its key, also in a database without statistics.
  await lockOrderWrites(client, { businessId });
  const { rows } = await client.query<{ isDeleted: boolean | null }>(
    `select delete_sample_business($1) as is_deleted`,
    [businessId],
  );
  return rows[0]?.isDeleted ?? false;
};

/** Names of all segments an actor has ever created, from the audit log, including renamed and deleted ones. */
export const namesMadeBy = (scope: Scope, actorId: string): Promise<string[]> =>
  withBusinessRows(scope, async (rows) => {
    const found = await rows.$queryRaw<{ name: string }[]>`
      select after->>'name' as name from audit_log
       where business_id = ${scope.businessId}::uuid and action = 'segment.created' and actor_id = ${actorId}`;
    return found.map(({ name }) => name);
  });

/** Where what the demo prepares is stored. */
type ResultTable = "audiences" | "customer_actions" | "drift_weeks" | "forecast_answers" | "purchasing_answers";

/** Whether the business has any rows of a kind. */
export const hasRows = (scope: Scope, table: ResultTable): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rowCount } = await client.query(`select from ${table} where business_id = $1 limit 1`, [scope.businessId]);
    return rowCount === 1;
  });
