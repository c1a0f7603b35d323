import type { RunKind } from "#features/runs/rules/kinds.ts";

/** The figures in the result of each kind of run. The interface describes a result with them, in `runs.result_<kind>`. */
export const RESULT_FIGURES = {
  recalculate_segments: ["segments", "joined", "left"],
  bulk_assign: ["changed"],
  segment_purchases: ["customers", "behavioral", "value", "frequency"],
  forecast_clv: ["customers", "purchases", "months"],
  purchasing_as_of: ["customers", "behavioral", "value", "frequency"],
  forecast_as_of: ["customers", "purchases", "months"],
  axis_run: ["version", "customers", "groups", "axes", "archetypes"],
  profile_update: ["customers"],
  track_drift: ["customers"],
  clean_up: ["runsDeleted", "customersErased", "eventsDeleted", "ticketsDeleted", "importsForgotten"],
  erase_shop: ["customersErased"],
  erase_texts: ["searches"],
  find_duplicates: ["pairs"],
  load_sample: ["customers", "orders"],
  import: ["rowsRead", "ordersNew", "refundsNew", "customersNew", "customersChanged", "ticketsNew", "rowsRefused"],
  import_check: ["rowsRead", "ordersNew", "ordersUpdated", "customersNew", "ticketsNew", "rowsRefused"],
  import_undo: ["ordersRemoved", "customersRemoved", "ticketsRemoved", "ordersRestored", "customersRestored"],
  sync_connection: ["records", "changed"],
  send_digest: ["sent"],
  slack_digest: ["sent", "customers"],
  audience_send: ["sent", "added", "removed", "unchanged"],
} as const satisfies Record<RunKind, readonly string[]>;

type Figures<Kind extends RunKind> = Record<(typeof RESULT_FIGURES)[Kind][number], number>;

/**
 * What a finished run returns: its figures and more, such as how Claude named segments. Empty if what it was about is
 * gone.
 */
export type RunResult<Kind extends RunKind> = (Figures<Kind> & { [more: string]: unknown }) | Record<string, never>;

/** A result's figures; null if it lacks one, as results of earlier versions may. */
export const figuresIn = (kind: RunKind, result: Readonly<Record<string, unknown>>): Record<string, number> | null => {
  const figures = RESULT_FIGURES[kind].map((name) => [name, result[name]] as const);
  return figures.every(([, value]) => typeof value === "number" && Number.isFinite(value))
    ? (Object.fromEntries(figures) as Record<string, number>)
    : null;
};
