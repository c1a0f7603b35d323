import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { CorrectedField } from "#features/customers/rules/corrections.ts";
import type { CustomerChange } from "#features/customers/rules/customer-change.ts";
import type { CustomerValues } from "#features/customers/rules/duplicates/merged-values.ts";
import { pickNewChanges } from "#features/customers/rules/duplicates/news-of.ts";
import { aliasesAmong } from "#records/customers/aliases.ts";
import { OVERRULED } from "../privacy/corrections.ts";

/** A change without what users corrected on the merged customer, as far as it is older or what they replaced. */
const withoutCorrected = async (
  client: ClientBase,
  change: CustomerChange,
  { corrections }: CustomerValues,
): Promise<CustomerChange> => {
  if (Object.keys(corrections ?? {}).length === 0) return change;
  const { rows } = await client.query<{ fields: CorrectedField[] }>(
    `select ${OVERRULED} as fields from (select $1::jsonb as j) change, (select $2::jsonb as corrections) c`,
    [JSON.stringify(change), JSON.stringify(corrections)],
  );
  const fields: string[] = rows[0]?.fields ?? [];
  const dropped = fields.includes("name") ? [...fields, "firstName", "lastName"] : fields;
  return Object.fromEntries(Object.entries(change).filter(([field]) => !dropped.includes(field))) as CustomerChange;
};

/**
 * The changes of merged customers as changes of the kept ones, before those of the kept ones themselves, and whose ID became whose. Their
 * own records are stored with the merges.
 */
export const redirectChanges = async (
  client: ClientBase,
  scope: Scope,
  given: readonly CustomerChange[],
): Promise<{ changes: readonly CustomerChange[]; keptIds: Map<string, string> }> => {
  const aliases = await aliasesAmong(
    client,
    scope,
    given.map(({ externalId }) => externalId),
  );
  const keptIds = new Map([...aliases].map(([alias, { externalId }]) => [alias, externalId]));
  if (aliases.size === 0) return { changes: given, keptIds };
  const { businessId } = scope;
  const { rows } = await client.query<{ id: string; merged: CustomerValues }>(
    "select id, merged from customer_merges where business_id = $1 and id = any($2::uuid[]) order by id for update",
    [businessId, [...aliases.values()].map(({ mergeId }) => mergeId)],
  );
  const records = new Map(rows.map(({ id, merged }) => [id, merged]));
  const news: CustomerChange[] = [];
  for (const change of given) {
    const alias = aliases.get(change.externalId);
    const before = alias && records.get(alias.mergeId);
    if (!before) continue;
    const found = pickNewChanges(await withoutCorrected(client, change, before), { keptId: alias.externalId, before });
    records.set(alias.mergeId, found.stored);
    if (Object.keys(found.news).length > 1) news.push(found.news);
  }
  await client.query(
    `update customer_merges m set merged = v.merged from unnest($2::uuid[], $3::jsonb[]) as v(id, merged)
      where m.business_id = $1 and m.id = v.id and m.merged is distinct from v.merged`,
    [businessId, [...records.keys()], [...records.values()].map((record) => JSON.stringify(record))],
  );
  return { changes: [...news, ...given.filter(({ externalId }) => !aliases.has(externalId))], keptIds };
};
