import type { PoolClient } from "pg";
import { compileAnswers, compileCriteria, type Frame } from "#lib/domain/criteria/compile.ts";
import type { Criteria } from "#lib/domain/criteria/criteria.ts";
import { eachBatch } from "./each-batch.ts";
import { orderBy, type Page, type Place } from "./read-page.ts";
import { makeRoom } from "./rfm-scoring.ts";
import { withBusiness } from "./with-business.ts";

/** Without orders one stands below those whose orders came to nothing; without a purchase, last whichever the direction. */
const KEYS = {
  name: "c.name_key",
  lifetimeValue: "coalesce(m.lifetime_value, -1)",
  orderCount: "coalesce(m.order_count, -1)",
  lastOrderAt: "m.last_order_at",
};

type Field = keyof typeof KEYS;
export type CustomerListSort = Field | `-${Field}`;

/** Whom a list means. All that is given must hold; nothing given means everybody. */
export type CustomersMeant = {
  /** That all must occur in name, email or external id. */
  words: readonly string[];
  criteria: Criteria | null;
  /** In this segment now. */
  segmentId: string | null;
  /** Of these alone. */
  ids: readonly string[] | null;
};

/** Money in minor units. */
export type ListedCustomer = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
  lifetimeValue: number;
  orderCount: number;
  lastOrderAt: Date | null;
  rfmSegment: string | null;
  segments: { id: string; name: string }[];
};

type Question = { from: string; where: string; parameters: unknown[] };

/**
 * The customers a list means, as a part of a statement: `c` has `customer_id` and `name_key`, `m` the metrics; `$1` is the
 * business. Words are found by their index, inside `customers_with_words`, which asks for the business itself.
 */
export const questionOf = (frame: Frame, { words, criteria, segmentId, ids }: CustomersMeant): Question => {
  const within = ids === null ? frame : { ...frame, customerIds: ids };
  const { from, where, parameters } = criteria ? compileCriteria(criteria, within) : compileAnswers([], within);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const joins: string[] = [];
  if (words.length > 0) {
    joins.push(`join customers_with_words(${place(words, "text[]")}) found on found.customer_id = c.customer_id`);
  }
  if (segmentId !== null) {
    joins.push(
      `join customer_segment_assignments member on member.business_id = $1 and member.customer_id = c.customer_id
         and member.segment_id = ${place(segmentId, "uuid")}`,
    );
  }
  return { from: [from, ...joins].join(" "), where, parameters };
};

/** Words alone: whom the index finds needs no second look. */
const foundByWords = ({ businessId }: Frame, words: readonly string[]): Question => ({
  from: `customers_with_words($2::text[]) c
    left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id`,
  where: "true",
  parameters: [businessId, words],
});

const DETAILS = `c.customer_id as id, c.external_id as "externalId", c.name, c.email, c.country,
  c.loyalty_level as "loyaltyLevel", coalesce(m.lifetime_value, 0) as "lifetimeValue",
  coalesce(m.order_count, 0) as "orderCount", m.last_order_at as "lastOrderAt", f.segment as "rfmSegment",
  coalesce((select jsonb_agg(jsonb_build_object('id', s.segment_id, 'name', s.name) order by s.name_key)
     from customer_segment_assignments a join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
    where a.business_id = $1 and a.customer_id = c.customer_id and s.archived_at is null), '[]') as segments
  from page join customers c on c.business_id = $1 and c.customer_id = page.id
  left join customer_metrics m on m.business_id = $1 and m.customer_id = page.id
  left join customer_rfm f on f.business_id = $1 and f.customer_id = page.id`;

const isEverybody = ({ words, criteria, segmentId, ids }: CustomersMeant) =>
  words.length === 0 && criteria === null && segmentId === null && ids === null;

const INDEXED: Partial<Record<CustomerListSort, string>> = {
  name: "select customer_id as id from customers where business_id = $1 order by name_key, customer_id",
  "-name": "select customer_id as id from customers where business_id = $1 order by name_key desc, customer_id desc",
  "-lifetimeValue":
    "select customer_id as id from customer_metrics where business_id = $1 order by lifetime_value desc, customer_id desc",
  lastOrderAt: `select customer_id as id from customer_metrics
    where business_id = $1 and last_order_at is not null order by last_order_at, customer_id`,
  "-lastOrderAt": `select customer_id as id from customer_metrics
    where business_id = $1 and last_order_at is not null order by last_order_at desc, customer_id desc`,
};

const inPlace = async (
  client: PoolClient,
  { businessId }: Frame,
  ids: readonly string[],
): Promise<ListedCustomer[]> => {
  const { rows } = await client.query<ListedCustomer>(
    `select ${DETAILS.replace("from page", "from unnest($2::uuid[]) with ordinality as page (id, place)")} order by place`,
    [businessId, ids],
  );
  return rows;
};

const everybody = async (
  client: PoolClient,
  frame: Frame,
  sort: CustomerListSort,
  { limit, offset }: Place,
): Promise<Page<ListedCustomer> | null> => {
  const ordered = INDEXED[sort];
  if (!ordered) return null;
  const { rows } = await client.query<{ id: string }>(`${ordered} limit $2 offset $3`, [
    frame.businessId,
    limit,
    offset,
  ]);
  // Past the last one who bought stand those who did not: the long way knows them.
  if (rows.length < limit && !sort.endsWith("name")) return null;
  const { rows: counted } = await client.query<{ total: number }>(
    "select count(*)::int as total from customers where business_id = $1",
    [frame.businessId],
  );
  const ids = rows.map(({ id }) => id);
  return { data: await inPlace(client, frame, ids), total: counted[0]?.total ?? 0 };
};

const ORDER = { name: "sort_key", lifetimeValue: "sort_key", orderCount: "sort_key", lastOrderAt: "sort_key" };

const matching = (frame: Frame, meant: CustomersMeant, sort: CustomerListSort): Question & { text: string } => {
  const isWordsAlone = meant.words.length > 0 && isEverybody({ ...meant, words: [] });
  const question = isWordsAlone ? foundByWords(frame, meant.words) : questionOf(frame, meant);
  const key = KEYS[sort.replace("-", "") as Field];
  const text = `select c.customer_id as id, ${key} as sort_key from ${question.from} where ${question.where}`;
  return { ...question, text };
};

/**
 * One page of whom a list means, and exactly how many they are. Everybody's first pages come from an index in their order
 * (by name, lifetime value downward, last purchase); what is searched or filtered is found whole, as an id and its key
 * alone, counted and sorted, and told of only for the page.
 */
export const readCustomerList = (
  frame: Frame,
  meant: CustomersMeant,
  sort: CustomerListSort,
  place: Place,
): Promise<Page<ListedCustomer>> =>
  withBusiness(frame, async (client) => {
    await makeRoom(client);
    const indexed = isEverybody(meant) ? await everybody(client, frame, sort, place) : null;
    if (indexed) return indexed;
    const { text, parameters } = matching(frame, meant, sort);
    const { rows } = await client.query<{ total: number; ids: string[] }>(
      `with matching as materialized (${text})
       select (select count(*)::int from matching) as total,
              array(select id from matching order by ${orderBy(ORDER, sort)}
                     limit $${parameters.length + 1} offset $${parameters.length + 2}) as ids`,
      [...parameters, place.limit, place.offset],
    );
    const [{ total, ids } = { total: 0, ids: [] }] = rows;
    return { data: await inPlace(client, frame, ids), total };
  });

/** All of them in their order, a few thousand at a time. */
export const eachListedCustomer = (
  frame: Frame,
  meant: CustomersMeant,
  sort: CustomerListSort,
  take: (rows: ListedCustomer[]) => Promise<void>,
): Promise<void> =>
  withBusiness(frame, async (client) => {
    await makeRoom(client);
    const { text, parameters } = matching(frame, meant, sort);
    await eachBatch<{ id: string }>(
      client,
      { text: `select id from (${text}) matching order by ${orderBy(ORDER, sort)}`, values: parameters },
      async (rows) =>
        take(
          await inPlace(
            client,
            frame,
            rows.map(({ id }) => id),
          ),
        ),
    );
  });
