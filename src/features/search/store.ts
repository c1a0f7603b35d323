import type { PoolClient } from "pg";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { hasWords, searchWords } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { search } from "#features/search/contracts.ts";

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

export type FoundSegment = ContractAnswer<typeof search>["data"]["segments"][number];

const FOUND = `select segment_id as id, name, is_automatic, member_count from customer_segments`;

/** The first active segments whose names have all words: those that begin with the text first, then by name. */
export const findSegments = async (
  client: PoolClient,
  { businessId }: Scope,
  { q, most }: { q: string; most: number },
): Promise<FoundSegment[]> => {
  const { rows } = await client.query<FoundSegment>(
    `${FOUND} where business_id = $1 and archived_at is null and ${hasWords("name", "$2")}
      order by starts_with(name_key, folded($3)) desc, name_key limit $4`,
    [businessId, searchWords(q), q, most],
  );
  return rows;
};

/** Those of these segments that exist and are active. */
export const segmentsWithIds = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<FoundSegment[]> => {
  const { rows } = await client.query<FoundSegment>(
    `${FOUND} where business_id = $1 and segment_id = any($2::uuid[]) and archived_at is null`,
    [businessId, ids],
  );
  return rows;
};
