import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

export type StoredNaming = {
  hash: string;
  axis: string;
  model: string;
  answer: unknown;
  tokensIn: number;
  tokensOut: number;
  at: Date;
};

/** The stored answer to a question; undefined if it was never asked. */
export const readNaming = (scope: Scope, hash: string): Promise<unknown> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ answer: unknown }>(
      "select answer from axis_namings where business_id = $1 and question_hash = $2",
      [scope.businessId, hash],
    );
    return rows[0]?.answer;
  });

/** Questions from over a year ago won't recur, because their segments have changed since. */
const KEPT_DAYS = 366;

export const saveNamings = async (scope: Scope, namings: readonly StoredNaming[]): Promise<void> => {
  const [first] = namings;
  if (!first) return;
  const { businessId } = scope;
  await withBusiness(scope, async (client) => {
    await client.query(
      `insert into axis_namings (business_id, question_hash, axis_name, model, answer, tokens_in, tokens_out, at)
       select $1, hash, axis, model, answer, "tokensIn", "tokensOut", at
         from jsonb_to_recordset($2::jsonb) as n(hash text, axis text, model text, answer jsonb, "tokensIn" int,
           "tokensOut" int, at timestamptz)
       on conflict (business_id, question_hash) do update
         set answer = excluded.answer, tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, at = excluded.at`,
      [businessId, JSON.stringify(namings)],
    );
    await client.query(
      "delete from axis_namings where business_id = $1 and at < $2::timestamptz - make_interval(days => $3)",
      [businessId, first.at, KEPT_DAYS],
    );
  });
};
