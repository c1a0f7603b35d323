import type { Client } from "pg";
import { createBusiness } from "#lib/accounts/manage-businesses.ts";
import { asOwner } from "#lib/server/db/as-owner.ts";

/** Not copied: what has its own identity, or secrets of its own. */
const LEFT_OUT = ["memberships", "sessions", "api_tokens", "invitations", "password_resets", "idempotency_keys"];

type Table = { name: string; columns: string[]; needs: string[] };

/** The tables of a business's data with the columns that are stored, each after the tables that its foreign keys need. */
const tablesOf = async (owner: Client): Promise<Table[]> => {
  const { rows } = await owner.query<Table>(
    `select c.relname as name,
        (select array_agg(quote_ident(a.attname)) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> 'business_id') as columns,
        array(select distinct f.confrelid::regclass::text from pg_constraint f
          where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all ($1)
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id')`,
    [LEFT_OUT],
  );
  const sorted: Table[] = [];
  const waiting = new Map(rows.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const [next] = [...waiting.values()].filter(({ needs }) => !needs.some((name) => waiting.has(name)));
    if (!next) throw new Error(`Foreign keys form a circle: ${[...waiting.keys()].join(", ")}`);
    waiting.delete(next.name);
    sorted.push(next);
  }
  return sorted;
};

/** A business with a copy of everything that another one has. */
export const cloneBusiness = async (
  { id, name, timeZone, currency }: { id: string; name: string; timeZone: string; currency: string },
  slug: string,
): Promise<{ businessId: string; tenantSecret: string }> => {
  const { business, tenantSecret } = await createBusiness({ slug, name, timeZone, currency });
  await asOwner(async (owner) => {
    for (const { name: table, columns } of await tablesOf(owner)) {
      await owner.query(
        `insert into ${table} (business_id, ${columns}) select $1, ${columns} from ${table} where business_id = $2`,
        [business.id, id],
      );
    }
  });
  return { businessId: business.id, tenantSecret };
};
