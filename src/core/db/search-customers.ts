import { hidesPersonalData, type Rights } from "#core/values/permissions.ts";
import { searchWords } from "./read-page.ts";

/** As in the function `customers_with_words` of the database. */
const PLAIN_ID = "plain-id:";

/**
 * The words of a search for customers. Callers who don't see personal data search the store's own IDs only, and of those
 * none that is an email address or a phone number.
 */
export const customerWords = (actor: Partial<Rights>, q?: string): string[] =>
  searchWords(q).map((word) => (hidesPersonalData(actor) && !word.startsWith(PLAIN_ID) ? `${PLAIN_ID}${word}` : word));

/** SQL: the words of the array at `place`, for `lacksWord`. */
export const wordsAt = (place: string): string =>
  `select folded(regexp_replace(word, '^${PLAIN_ID}', '')) as word, word like '${PLAIN_ID}%' as in_id
     from unnest(${place}::text[]) word`;

/** SQL: whether the word does not occur in the customer `c`. */
export const LACKS_WORD = `strpos(case when not in_id then c.search_key
  when c.external_id ~ '@|[+][0-9]' then '' else folded(c.external_id) end, word) = 0`;
