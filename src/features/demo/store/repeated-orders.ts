import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingItem, IncomingOrder } from "#records/rules/incoming-records.ts";

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
     select c.external_id as customer, place, customers, o.external_id as "externalId", o.storefront_id as "storefrontId",
            o.total_price as "totalPrice", o.discount_amount as "discountAmount", o.source,
            (select jsonb_agg(jsonb_build_object('productId', i.product_id, 'productName', i.product_name, 'category', i.category,
               'productType', i.product_type, 'brand', i.brand, 'quantity', i.quantity, 'price', i.price,
               'lineTotal', i.line_total, 'unitCost', i.unit_cost) order by i.line_number)
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
