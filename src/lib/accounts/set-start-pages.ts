import type { StartPage, StartPages } from "#lib/domain/accounts/start-pages.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { findStartPages, updateStartPages } from "#lib/server/db/accounts/businesses.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import type { Actor, Role } from "../domain/permissions.ts";

type Wanted = { [Name in Role]?: StartPage | undefined };

/** Sets the start pages of the given roles; other roles keep theirs. Returns all of them. Without a change there is no audit entry. */
export const setStartPages = (actor: Actor, wanted: Wanted): Promise<StartPages> =>
  withBusinessRows(actor, async (rows) => {
    const before = await findStartPages(rows, actor);
    const given = Object.entries(wanted).filter(([, page]) => page !== undefined);
    const after: StartPages = { ...before, ...Object.fromEntries(given) };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    await updateStartPages(rows, actor, after);
    const things = { business: actor.businessId };
    await writeAuditLine(rows, actor, { action: "business.start_pages_set", things, before, after });
    return after;
  });
