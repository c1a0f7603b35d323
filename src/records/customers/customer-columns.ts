import { searchWords } from "#core/db/read-page.ts";
import { hidesPersonalData, type Rights } from "#core/values/permissions.ts";

/** As in the function `customers_with_words` of the database. */
const PLAIN_ID = "plain-id:";

/**
 * The words of a search for customers. Callers who don't see personal data search the store's own IDs only, and of those
 * none that is an email address or a phone number.
 */
export const customerWords = (actor: Partial<Rights>, q?: string): string[] =>
  searchWords(q).map((word) => (hidesPersonalData(actor) && !word.startsWith(PLAIN_ID) ? `${PLAIN_ID}${word}` : word));

/** SQL: the words of the array at `place`. */
export const wordsAt = (place: string): string =>
  `select folded(regexp_replace(word, '^${PLAIN_ID}', '')) as word, word like '${PLAIN_ID}%' as in_id
     from unnest(${place}::text[]) word`;

/** SQL: whether the word does not occur in the customer `c`. */
export const LACKS_WORD = `strpos(case when not in_id then c.search_key
  when c.external_id ~ '@|[+][0-9]' then '' else folded(c.external_id) end, word) = 0`;

/**
 * SQL: stored values of custom fields after a change, a JSON object or SQL null for none: its nulls clear a value, and a
 * JSON null clears them all.
 */
export const changedValues = (stored: string, change: string): string =>
  `case when ${change} is null then ${stored} when ${change} = 'null' then '{}'
     else jsonb_strip_nulls(${stored} || ${change}) end`;

/** SQL: joins each customer of the business `$1` by the ID in the column `id`, with metrics and segment. */
export const joinOverview = (id: string): string => `join customers c on c.business_id = $1 and c.customer_id = ${id}
  left join customer_metrics m on m.business_id = $1 and m.customer_id = ${id}
  left join customer_rfm f on f.business_id = $1 and f.customer_id = ${id}`;
