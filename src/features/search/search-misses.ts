import type { ContractInput } from "#core/contracts/contract.ts";
import { hasWords, orderBy, readPage, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import type * as contracts from "./contracts.ts";
import { readKnownWords } from "./rules/known-words.ts";
import { isStopWord } from "./rules/words.ts";

/** Of all searches whose words are not stored. */
const OTHERS = "";

/** With as many different searches, further ones are counted together. */
const MOST_SEARCHES = 500;

const KEPT_DAYS = 90;

/**
 * Counts a search that found nothing. Its words are stored only if the product's own texts have all of them and they are not part of
 * a customer's name, so that no customer can be recognized by them. It isn't audited, because an entry would say who searched.
 */
export const countSearchMiss = async (
  actor: Actor,
  { q }: ContractInput<typeof contracts.countSearchMiss>,
): Promise<void> => {
  const words = readKnownWords(q);
  const named = words?.filter((word) => !isStopWord(word)) ?? [];
  await withBusiness(actor, async (client) => {
    const { rows } = await client.query<{ mayStore: boolean }>(
      `select not exists (select from customers where business_id = $1 and string_to_array(name_key, ' ') && $2::text[])
          and (exists (select from search_misses where business_id = $1 and words = $3)
               or (select count(*) from search_misses where business_id = $1) < $4) as may_store`,
      [actor.businessId, named, words?.join(" ") ?? OTHERS, MOST_SEARCHES],
    );
    const stored = words && rows[0]?.mayStore ? words.join(" ") : OTHERS;
    await client.query(
      `insert into search_misses (business_id, words, last_missed_at) values ($1, $2, $3)
       on conflict (business_id, words) do update
         set misses = search_misses.misses + 1, last_missed_at = excluded.last_missed_at`,
      [actor.businessId, stored, now()],
    );
  });
};

type StoredMiss = { id: string; words: string | null; misses: number; lastMissedAt: Date };

const KEYS = { misses: "misses", lastMissedAt: "last_missed_at" };

/** A page of the searches without a result that have these words. */
export const listSearchMisses = async (
  actor: Actor,
  { q, sort, ...page }: ContractInput<typeof contracts.listSearchMisses>,
) => {
  const { data, total } = await withBusiness(actor, (client) =>
    readPage<StoredMiss>(
      client,
      {
        found: `select words as id, nullif(words, '') as words, misses, last_missed_at from search_misses
                 where business_id = $1 and ${hasWords("words", "$2")}`,
        order: orderBy(KEYS, sort),
        values: [actor.businessId, searchWords(q)],
      },
      toPageWindow(page),
    ),
  );
  return { data: data.map((row) => ({ ...row, id: row.id || "others" })), total };
};

export const deleteOldMisses: CleanUp = (scope, before) =>
  withBusiness(scope, (client) =>
    client.query("delete from search_misses where business_id = $1 and last_missed_at < $2", [
      scope.businessId,
      before(KEPT_DAYS),
    ]),
  );
