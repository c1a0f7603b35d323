import type pg from "pg";
import { addBusiness } from "./shops.ts";

/** A new business with so many customers: names made of syllables, nearly all with orders to sort by. Returns its ID. */
export const fillWithCustomers = async (owner: pg.Client, count: number): Promise<string> => {
  const id = await addBusiness(owner);
  await owner.query(
    `insert into customers (business_id, customer_id, external_id, name, email)
     select $1::uuid, gen_random_uuid(), 'C' || lpad(i::text, 8, '0'), first || ' ' || last,
            lower(first) || '.' || lower(last) || (i % 97) || '@' || host
       from (select i,
         (array['Marta','Ana','João','Luis','María','Elena','Pedro','Sofía','Carlos','Lucía','James','Mary','Robert','Linda','Wei',
                'Olga','Ivan','Zoë','Chloé','Ahmed','Fátima','Noah','Emma','Liam','Olivia','Beatriz','Tiago','Inês','Rafael','Camila'])
           [1 + abs(hashint4(i)) % 30] as first,
         initcap((array['ba','ce','do','fa','gu','ha','jo','ka','li','mo','na','pe','ro','sa','tu','ve','wi','za','bra','cro'])[1 + abs(hashint4(i + 1)) % 20]
           || (array['n','r','l','s','t','m','z','nd','rr','st'])[1 + abs(hashint4(i + 2)) % 10]
           || (array['a','e','i','o','u'])[1 + abs(hashint4(i + 3)) % 5]
           || (array['n','r','l','s','v','d','ch','z'])[1 + abs(hashint4(i + 4)) % 8]
           || (array['ez','o','a','es','ini','ov','son','mann'])[1 + abs(hashint4(i + 5)) % 8]) as last,
         (array['gmail.com','hotmail.com','yahoo.com','outlook.com','example.org'])[1 + abs(hashint4(i + 6)) % 5] as host
         from generate_series(1, $2::int) i) person`,
    [id, count],
  );
  await owner.query(
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
     select business_id, customer_id, 1 + abs(hashtext(external_id)) % 12, abs(hashtext(external_id || 'v')) % 500000,
            now() - interval '900 days', now() - (abs(hashtext(external_id || 'd')) % 900) * interval '1 day'
       from customers where business_id = $1 and abs(hashtext(external_id)) % 20 > 0`,
    [id],
  );
  return id;
};
