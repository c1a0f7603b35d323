import type { ClientBase } from "pg";
import type { Rights, Scope } from "#core/values/permissions.ts";

/** What the user or token with this ID may do, or last could; a viewer's rights without personal data if it is neither. */
export const readRights = async (client: ClientBase, { businessId }: Scope, id: string): Promise<Rights> => {
  const { rows } = await client.query<Rights>(
    `select role, sees_personal_data as "seesPersonalData", '{}'::text[] as "onlyPermissions" from memberships
      where business_id = $1 and user_id::text = $2
     union all
     select role, null, permissions from api_tokens where business_id = $1 and id::text = $2`,
    [businessId, id],
  );
  return rows[0] ?? { role: "viewer" };
};
