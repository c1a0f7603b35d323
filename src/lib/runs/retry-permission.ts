import { assertMay } from "#lib/domain/accounts/grants.ts";
import { FORMAT_USES } from "#lib/domain/audiences/formats/format-uses.ts";
import type { Actor, Permission } from "#lib/domain/permissions.ts";
import type { RunKind, RunOptions } from "#lib/domain/runs/kinds.ts";
import { audienceFormatOf } from "#lib/server/db/audiences/audiences.ts";
import type { RunRow } from "#lib/server/db/runs/runs.ts";
import type { Transaction } from "#lib/server/db/transaction.ts";

/** What the route that starts a run of each kind needs; for runs that only the product starts, what managing it needs. */
const NEEDED: Record<RunKind, Permission> = {
  recalculate_segments: "customers:edit",
  bulk_assign: "customers:edit",
  find_duplicates: "customers:edit",
  segment_purchases: "ai:use",
  forecast_clv: "ai:use",
  purchasing_as_of: "ai:use",
  forecast_as_of: "ai:use",
  axis_run: "ai:use",
  profile_update: "ai:use",
  track_drift: "ai:use",
  import: "data:import",
  import_check: "data:import",
  import_undo: "data:import",
  sync_connection: "settings:manage",
  erase_shop: "settings:manage",
  erase_texts: "settings:manage",
  clean_up: "settings:manage",
  load_sample: "settings:manage",
  send_digest: "settings:manage",
  slack_digest: "settings:manage",
  audience_send: "data:export",
};

/** Throws FORBIDDEN without what starting the run needs: a retry does the same again. */
export const assertMayRetry = async (
  transaction: Transaction,
  actor: Actor,
  { kind, options }: Pick<RunRow, "kind" | "options">,
): Promise<void> => {
  assertMay(actor, NEEDED[kind]);
  if (kind !== "audience_send") return;
  const { audienceId } = options as RunOptions<"audience_send">;
  const format = await audienceFormatOf(transaction, actor, audienceId);
  if (format && !FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};
