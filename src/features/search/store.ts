import type { PoolClient } from "pg";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { searchWords } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { search } from "#features/search/contracts.ts";
import { findAll } from "./rules/find.ts";
import { contentWords } from "./rules/words.ts";

/** A trigram index finds no shorter text. */
const SHORTEST_IN_THE_MIDDLE = 3;

export type FoundCustomer = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
};

const SELECT_CUSTOMERS = `select c.customer_id as id, c.external_id, c.name, c.email, c.country, c.loyalty_level`;

type Search = { q: string; onlyIds: boolean; most: number };

/** The customer with exactly this ID of the shop, then those whose names begin with the text. Both use B-tree indexes. */
const findByBeginning = async (client: PoolClient, { businessId }: Scope, { q, onlyIds, most }: Search) => {
  const { rows } = await client.query<FoundCustomer>(
    `(${SELECT_CUSTOMERS} from customers c where c.business_id = $1 and c.external_id = $2 and not ($3 and $2 ~ '@|[+][0-9]'))
     union all
     (${SELECT_CUSTOMERS} from customers c
       where c.business_id = $1 and c.name_key ^@ folded($2) and c.external_id <> $2 and not $3
       order by c.name_key, c.customer_id limit $4)`,
    [businessId, q, onlyIds, most],
  );
  return rows;
};

/** The newest in whose name, email, phone or external ID all words occur, by name. */
const findAnywhere = async (client: PoolClient, { businessId }: Scope, { q, onlyIds, most }: Search) => {
  const words = searchWords(q);
  if (!words.some((word) => word.length >= SHORTEST_IN_THE_MIDDLE)) return [];
  const { rows } = await client.query<FoundCustomer>(
    `${SELECT_CUSTOMERS} from newest_customers_with_words($2::text[], $3, $4) found
       join customers c on c.business_id = $1 and c.customer_id = found.customer_id
      order by case when not $3 then c.name_key end, c.customer_id`,
    [businessId, words, onlyIds, most],
  );
  return rows;
};

/**
 * The first customers that a text means: the one with that external ID, those whose names begin with it, and the
 * newest that have all its words somewhere, if a word is long enough for the index. `onlyIds` searches
 * external IDs alone, without those that are email addresses or phone numbers.
 */
export const findCustomers = async (client: PoolClient, scope: Scope, search: Search): Promise<FoundCustomer[]> => {
  const { most } = search;
  const first = await findByBeginning(client, scope, search);
  if (first.length >= most) return first.slice(0, most);
  // Some of them are among the first ones.
  const others = await findAnywhere(client, scope, { ...search, most: most + first.length });
  const isNew = ({ id }: FoundCustomer) => !first.some((one) => one.id === id);
  return [...first, ...others.filter(isNew)].slice(0, most);
};

/** Those of these customers that exist. */
export const customersWithIds = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<FoundCustomer[]> => {
  const { rows } = await client.query<FoundCustomer>(
    `${SELECT_CUSTOMERS} from customers c where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
    [businessId, ids],
  );
  return rows;
};

type Answered = ContractAnswer<typeof search>["data"];
export type FoundSegment = Answered["segments"][number];
export type FoundRecord = Answered["campaigns"][number];
export type FoundProduct = Answered["products"][number];

const SEGMENTS = `select segment_id as id, name, is_automatic, member_count from customer_segments
  where business_id = $1 and archived_at is null`;
const CAMPAIGNS = "select id, name from campaigns where business_id = $1";
const AUDIENCES = "select id, name from audiences where business_id = $1 and deleted_at is null";

/** As many names are read, the newest first: which of them a text means, with typing errors and in other forms, is no question for SQL. */
const MOST_NAMES = 2000;

type Named = { id: string; name: string };

const named =
  <Row extends Named>(select: string, id: string, newest: string) =>
  async (client: PoolClient, { businessId }: Scope, { q, most }: { q: string; most: number }): Promise<Row[]> => {
    const { rows } = await client.query<Row>(`${select} order by ${newest} desc, ${id} limit $2`, [
      businessId,
      MOST_NAMES,
    ]);
    return findAll(
      q,
      rows.map((row) => ({ title: row.name, row })),
    )
      .slice(0, most)
      .map(({ item }) => item.row);
  };

const withIds =
  <Row extends Named>(select: string, id: string) =>
  async (client: PoolClient, { businessId }: Scope, ids: readonly string[]): Promise<Row[]> => {
    const { rows } = await client.query<Row>(`${select} and ${id} = any($2::uuid[])`, [businessId, ids]);
    return rows;
  };

/** The active segments, campaigns and audiences whose names a text means, best first; or those with these IDs that exist. */
export const findSegments = named<FoundSegment>(SEGMENTS, "segment_id", "created_at");
export const segmentsWithIds = withIds<FoundSegment>(SEGMENTS, "segment_id");
export const findCampaigns = named<FoundRecord>(CAMPAIGNS, "id", "created_at");
export const campaignsWithIds = withIds<FoundRecord>(CAMPAIGNS, "id");
export const findAudiences = named<FoundRecord>(AUDIENCES, "id", "created_at");
export const audiencesWithIds = withIds<FoundRecord>(AUDIENCES, "id");

/** Of the products that have any of the words, those with most of them are compared. */
const MOST_PRODUCTS = 50;
/** Shorter words occur in the titles of too many products. */
const LEAST_OF_PRODUCT = 3;

/** The products whose titles a text means. Variants of the same title are one. */
export const findProducts = async (
  client: PoolClient,
  { businessId }: Scope,
  { q, most }: { q: string; most: number },
): Promise<FoundProduct[]> => {
  const words = contentWords(q).filter((word) => word.length >= LEAST_OF_PRODUCT);
  if (words.length === 0) return [];
  const { rows } = await client.query<FoundProduct>(
    `select title from (
       select title, (select count(*) from unnest($2::text[]) word where strpos(folded(title), word) > 0) as matches
         from products where business_id = $1 and title is not null) found
      where matches > 0 group by title, matches order by matches desc, length(title), title limit $3`,
    [businessId, words, MOST_PRODUCTS],
  );
  return findAll(q, rows)
    .slice(0, most)
    .map(({ item }) => item);
};
