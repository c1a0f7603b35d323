import { insertAuditLine } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import {
  hasSchemeVersion,
  type SchemeChoice,
  saveSchemeChoice,
  schemeChoice,
} from "#features/report/store/rfm-schemes.ts";
import { beginRun } from "#features/runs/begin-run.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import type { ShownRun } from "#features/runs/shown-run.ts";
import { readSchemes, type ShownSchemes } from "./read-schemes.ts";

/**
 * Uses a version, or the standard segments with null, from now on, and queues the run that updates what is stored by
 * segment. Going back is the same with an earlier version. Throws NOT_FOUND (RFM_SCHEME_NOT_FOUND) and CONFLICT
 * (EDITED_MEANWHILE) after a concurrent change.
 */
export const activateScheme = async (
  actor: Actor,
  { revision, activeVersion: version, inApi }: { revision: number; activeVersion: number | null; inApi: boolean },
): Promise<{ schemes: ShownSchemes; run: ShownRun | null }> => {
  const runId = await withBusiness(actor, async (client) => {
    const before = await schemeChoice(client, actor);
    const meanwhile = () => refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    if (before.revision !== revision) throw meanwhile();
    if (version !== null && !(await hasSchemeVersion(client, actor, version))) {
      throw refusalBy("RFM_SCHEME_NOT_FOUND", "There is no such version");
    }
    const after: SchemeChoice = { revision, version, inApi: version !== null && inApi };
    if (before.version === after.version && before.inApi === after.inApi) return null;
    if (!(await saveSchemeChoice(client, actor, { ...after, at: now() }))) throw meanwhile();
    const said = (choice: SchemeChoice) => ({ version: choice.version ?? "standard", inApi: choice.inApi });
    await insertAuditLine(client, actor, {
      action: "rfm_scheme.activated",
      before: said(before),
      after: said(after),
    });
    if (before.version === after.version) return null;
    const options = { reason: "rfm_scheme" as const };
    const { run, isNew } = await beginRun(byClient(client), actor, {
      kind: "recalculate_segments",
      trigger: "request",
      options,
    });
    if (isNew) {
      await insertAuditLine(client, actor, {
        action: "run.requested",
        things: { run: run.id },
        after: { kind: run.kind, ...options },
      });
    }
    return run.id;
  });
  return { schemes: await readSchemes(actor), run: runId === null ? null : await readRun(actor, runId) };
};
