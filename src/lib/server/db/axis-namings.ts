import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "./with-business.ts";

export type KeptNaming = {
  hash: string;
  axis: string;
  model: string;
  answer: unknown;
  tokensIn: number;
  tokensOut: number;
  at: Date;
};

/** What was answered to that question; undefined where it was not asked yet. */
export const readNaming = (scope: Scope, hash: string): Promise<unknown> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ answer: unknown }>(
      "select answer from axis_namings where business_id = $1 and question_hash = $2",
      [scope.businessId, hash],
    );
    return rows[0]?.answer;
  });

/** Questions of more than a year ago are not asked again: their segments have long moved. */
const KEPT_DAYS = 366;

export const keepNaming = (scope: Scope, naming: KeptNaming): Promise<void> =>
  withBusiness(scope, async (client) => {
    const { businessId } = scope;
    const { hash, axis, model, answer, tokensIn, tokensOut, at } = naming;
    await client.query(
      `insert into axis_namings (business_id, question_hash, axis_name, model, answer, tokens_in, tokens_out, at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8) on conflict (business_id, question_hash) do nothing`,
      [businessId, hash, axis, model, JSON.stringify(answer), tokensIn, tokensOut, at],
    );
    await client.query(
      "delete from axis_namings where business_id = $1 and at < $2::timestamptz - make_interval(days => $3)",
      [businessId, at, KEPT_DAYS],
    );
  });
