import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readNotes } from "#records/notes/read-notes.ts";
import type { listNotesOnTime } from "./contracts/notes-on-time.ts";

/** The notes that concern any day of a period, the earliest first; none if it ends before it begins. */
export const readNotesOnTime = async (scope: Scope, { from, to }: ContractInput<typeof listNotesOnTime>) => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const data = await withBusiness(scope, (client) => readNotes(client, scope, { from, to, timeZone }));
  return { data, total: data.length };
};
