import { withBusiness } from "#core/db/with-business.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import { listBusinessIds } from "./businesses.ts";

/** Where encrypted secrets are stored; `context` names the row that one belongs to. */
type SecretTable = {
  table: string;
  id: string;
  columns: readonly { sealed: string; key: string; context: (id: string) => string }[];
};

const encryptRows = (businessId: string, keyId: string, { table, id, columns }: SecretTable): Promise<number> =>
  withBusiness({ businessId }, async (client) => {
    let count = 0;
    for (const { sealed, key, context } of columns) {
      const { rows } = await client.query<{ id: string; sealed: string }>(
        `select ${id} as id, ${sealed} as sealed from ${table} where business_id = $1 and ${key} = $2 for update`,
        [businessId, keyId],
      );
      for (const row of rows) {
        const text = decryptSecret({ sealed: row.sealed, keyId }, context(row.id));
        if (text === null) continue;
        const secret = encryptSecret(text, context(row.id));
        await client.query(`update ${table} set ${sealed} = $3, ${key} = $4 where business_id = $1 and ${id} = $2`, [
          businessId,
          row.id,
          secret.sealed,
          secret.keyId,
        ]);
        count++;
      }
    }
    return count;
  });

/** Re-encrypts the secrets of a table that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptAgain = async (where: SecretTable): Promise<number> => {
  const { previous } = keyIds();
  if (previous === null) return 0;
  let count = 0;
  for (const businessId of await listBusinessIds()) count += await encryptRows(businessId, previous, where);
  return count;
};
