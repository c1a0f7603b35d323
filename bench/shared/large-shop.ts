import type pg from "pg";
import { addBusiness, completeShop } from "./shops.ts";

type Size = { customers: number; withLines?: boolean };

/**
 * A new business with ten sales per customer over two years and three storefronts, generated in the database: a tenth of the customers
 * place about half of the orders, one in 21 orders is pending, canceled or fully refunded, and one in 20 partly refunded.
 */
export const loadLargeShop = async (
  owner: pg.Client,
  { customers, withLines = false }: Size,
): Promise<{ businessId: string; sales: number }> => {
  const start = performance.now();
  const businessId = await addBusiness(owner, { storefronts: 3 });
  await owner.query(
    `insert into customers (business_id, customer_id, external_id)
     select $1, md5('c' || i)::uuid, 'c' || i from generate_series(0, $2::int - 1) i`,
    [businessId, customers],
  );
  await owner.query(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price,
       refunded_amount, source)
     select $1, md5('o' || i)::uuid, 'o' || i,
            md5('c' || case when i % 10 = 1 then i / 10 % $3::int else floor($3::int * power(abs(hashint4(i)) / 2147483648.0, 3))::int end)::uuid,
            1 + i % 3,
            case when i % 21 = 0 then (array['pending', 'cancelled', 'completed'])[1 + i / 21 % 3]
                 when total % 20 = 0 then 'partial' else 'completed' end,
            now() - interval '730 days' * (1 - i::float8 / $2::int), total,
            case when i % 21 = 0 then total when total % 20 = 0 then total / 3 else 0 end, 'web'
       from generate_series(0, $2::int - 1) i cross join lateral (select 100 + abs(hashint4(i + 1)) % 100000 as total) t`,
    [businessId, Math.round(10.5 * customers), customers],
  );
  if (withLines)
    await owner.query(
      `insert into order_items (business_id, order_id, line_number, product_id, category, quantity, price, line_total)
       select $1, order_id, line, 'p' || (n + line) % 300, 'Category ' || (n * (1 + line * line)) % 25, 1, 100, 100
         from (select order_id, abs(hashtext(external_id)) % 10000 as n from orders where business_id = $1) o
        cross join lateral generate_series(1, 1 + n % 3) line`,
      [businessId],
    );
  await completeShop(owner, businessId);
  const { rows } = await owner.query<{ sales: number }>(
    "select count(*)::int as sales from orders where business_id = $1 and is_counted",
    [businessId],
  );
  const sales = rows[0]?.sales ?? 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`  ${customers} customers with ${sales} sales loaded in ${seconds} s`);
  return { businessId, sales };
};
