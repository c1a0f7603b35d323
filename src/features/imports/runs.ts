import { defineRun, type RunDefinition, type RunOptions } from "#core/runs/rules/define-run.ts";
import { type Actor, hidesPersonalData, hidesSales } from "#core/values/permissions.ts";
import { type ImportOutcomes, withoutOutcomes } from "#records/rules/incoming-records.ts";
import type { ImportChoices } from "./rules/reading-options.ts";
import { SOURCE_LISTS } from "./shops/define-shop.ts";

/**
 * Leaves out what the business sells, beside which a file's check puts the file, and what would confirm a guess about a customer: how
 * many of a file's are like the stored ones.
 */
const resultFor: RunDefinition["resultFor"] = (actor: Actor, whole) => {
  const { stored, ...rest } = whole;
  const result = stored !== undefined && hidesSales(actor) ? rest : whole;
  return hidesPersonalData(actor) && "customersKept" in result
    ? withoutOutcomes(actor, result as typeof result & ImportOutcomes)
    : result;
};

/** Imports a file of orders. */
export const IMPORT = defineRun<
  ImportChoices & {
    /** Set for an uploaded file; a command's import is only created once it has read its file. */
    importId?: string | undefined;
    fileName: string;
    format: string;
  }
>()({
  kind: "import",
  steps: ["rows"],
  figures: ["rowsRead", "ordersNew", "refundsNew", "customersNew", "customersChanged", "ticketsNew", "rowsRefused"],
  permission: "data:import",
  stage: { name: "import", isTimed: true },
  resultFor,
  failure: ({ importId }) => (importId === undefined ? undefined : { alert: "import_failed", importId }),
  atOnce: 2,
  pollSeconds: 0.5,
  isPatient: true,
});

/** Counts what an import of an uploaded file would do. */
export const IMPORT_CHECK = defineRun<Omit<RunOptions<typeof IMPORT>, "importId"> & { fileId: string }>()({
  kind: "import_check",
  steps: ["rows"],
  figures: ["rowsRead", "ordersNew", "ordersUpdated", "customersNew", "ticketsNew", "rowsRefused"],
  permission: "data:import",
  shownIn: ["imports"],
  resultFor,
  failure: () => null,
  atOnce: 2,
  pollSeconds: 0.5,
});

/** Removes what an import created and gives back what it changed. */
export const IMPORT_UNDO = defineRun<{ importId: string; fileName: string }>()({
  kind: "import_undo",
  steps: ["records"],
  figures: ["ordersRemoved", "customersRemoved", "ticketsRemoved", "ordersRestored", "customersRestored"],
  permission: "data:import",
  shownIn: ["imports"],
  resultFor,
  pollSeconds: 0.5,
});

/** Reads what a connected shop has new, or everything the first time. */
export const SYNC_CONNECTION = defineRun<{ connectionId: string; isFirst?: true | undefined }>()({
  kind: "sync_connection",
  steps: SOURCE_LISTS,
  figures: ["records", "changed"],
  permission: "settings:manage",
  shownIn: ["connections"],
  stage: { name: "import" },
  resultFor,
  failure: ({ connectionId }) => ({ alert: "connection_failed", connectionId, isInResult: true }),
  callsOut: true,
  atOnce: 16,
  perBusiness: 4,
  pollSeconds: 0.5,
});

/** Erases the customers of a connected shop that requested it, and disconnects it. */
export const ERASE_SHOP = defineRun<{ requestId: string }>()({
  kind: "erase_shop",
  steps: ["customers", "texts"],
  figures: ["customersErased"],
  permission: "settings:manage",
});

/** The queue of connections whose deliveries are to be processed. */
export const WEBHOOK_DELIVERIES = "webhook_deliveries";
