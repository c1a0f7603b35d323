import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { maySeeView } from "#records/rules/view-lists.ts";

type Member = { id: string; role: Actor["role"]; seesPersonalData: boolean | null };

/** A user of the business as the one for whom a view is read. */
export const toReader = ({ businessId }: Scope, { id, role, seesPersonalData }: Member): Actor => ({
  businessId,
  kind: "user",
  id,
  role,
  seesPersonalData,
});

/** Whether a user could export what they see on the pages with views. */
export const mayExport = (reader: Actor): boolean =>
  can(reader, "customers:view") && can(reader, "reports:view") && can(reader, "data:export");

/** Whether a user may receive a view. */
export const mayReceive = (reader: Actor, view: { ownerId: string; sharedWith: Actor["role"] | null }): boolean =>
  mayExport(reader) && maySeeView(reader, view);
