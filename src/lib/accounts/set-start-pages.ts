import type { StartPage, StartPages } from "#lib/domain/accounts/start-pages.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { findStartPages, updateStartPages } from "#lib/server/db/accounts/businesses.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { editedMeanwhile } from "../domain/errors.ts";
import type { Actor, Role } from "../domain/permissions.ts";

/** `version`: the business's that the caller read. */
type StartPagesRequest = { [Name in Role]?: StartPage | undefined } & { version?: number | undefined };

/** Sets the start pages of the given roles; other roles keep theirs. Returns all of them. Without a change there is no audit entry. Throws CONFLICT (EDITED_MEANWHILE). */
export const setStartPages = (actor: Actor, { version, ...wanted }: StartPagesRequest): Promise<StartPages> =>
  withBusinessRows(actor, async (rows) => {
    const { startPages: before, version: current } = await findStartPages(rows, actor);
    const given = Object.entries(wanted).filter(([, page]) => page !== undefined);
    const after: StartPages = { ...before, ...Object.fromEntries(given) };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    if (version !== undefined && version !== current) throw editedMeanwhile();
    await updateStartPages(rows, actor, after);
    const things = { business: actor.businessId };
    await writeAuditLine(rows, actor, { action: "business.start_pages_set", things, before, after });
    return after;
  });
