import * as records from "./competing-records.ts";
import * as settings from "./competing-settings.ts";
import type { Rule } from "./rule.ts";

/** Of customers, what is imported about them, and what is calculated from it. */
export const RULES_OF_RECORDS: readonly Rule[] = [
  // Customers
  {
    rule: "a key is of one custom field of its kind",
    guard: { index: "custom_fields_business_id_kind_key_key" },
    refusals: ["CUSTOM_FIELD_KEY_TAKEN"],
    test: records.sameCustomFields,
  },
  ...(["customers", "orders"] as const).map(
    (kind): Rule => ({
      rule: `a business has a limited number of custom fields of ${kind}`,
      guard: { lock: `custom_fields of ${kind}` },
      refusals: ["CUSTOM_FIELD_LIMIT"],
      test: ["features/customers/routes/custom-fields.test.ts", "409 above 50 of a kind, also for requests at once"],
    }),
  ),
  {
    rule: "no custom field is deleted that a rule uses",
    guard: { lock: "segment references" },
    refusals: ["CUSTOM_FIELD_IN_USE"],
    test: records.usedCustomField,
  },
  {
    rule: "a bulk change is done and undone once",
    guard: { rows: "customer_changes" },
    refusals: ["CHANGE_NOT_DONE"],
    test: ["features/customers/routes/changes.test.ts", "two simultaneous changes of the same customers add each once"],
  },
  {
    rule: "a merged customer is not merged again, and a merge is undone once",
    guard: { lock: "merges" },
    refusals: ["MERGE_NOT_UNDOABLE"],
    test: records.mergedTwice,
  },
  {
    rule: "a search for duplicates doesn't delete the pairs of another one",
    guard: { lock: "duplicates" },
    test: records.duplicates,
  },
  {
    rule: "an erased customer is not changed, corrected or merged",
    guard: { lock: "orders" },
    refusals: ["CUSTOMER_ERASED"],
    test: records.erasedCustomer,
  },
  {
    rule: "a privacy request is closed once",
    guard: { rows: "privacy_requests" },
    refusals: ["PRIVACY_REQUEST_CLOSED", "PRIVACY_REQUEST_UNFULFILLED"],
    test: ["features/api/routes/edit-versions.test.ts", "a privacy request is closed by one of two at once"],
  },
  {
    rule: "a customer has one open request for access from a shop",
    guard: { lock: "privacy requests" },
    test: records.accessRequests,
  },
  {
    rule: "a shop has one open request for its erasure",
    guard: { lock: "privacy requests" },
    test: records.shopRequests,
  },
  // Imports and connections
  {
    rule: "a business has a limited number of files that wait",
    guard: { lock: "uploads" },
    refusals: ["TOO_MANY_UPLOADS"],
    test: records.uploads,
  },
  {
    rule: "the same bytes with the same reading are one import",
    guard: { index: "imports_business_id_format_file_hash_key" },
    refusals: ["IMPORT_BEGUN_OTHERWISE"],
    test: [
      "features/imports/routes/imports.test.ts",
      "starts one import for the same bytes sent five times simultaneously",
    ],
  },
  {
    rule: "a business imports one file at a time, and undoes none meanwhile",
    guard: { process: "import" },
    refusals: ["IMPORT_NOT_UNDOABLE", "IMPORT_HAS_DEPENDENTS"],
    test: ["features/imports/import-records.test.ts", "imports one file at a time per business"],
  },
  {
    rule: "a business imports one file of tickets at a time",
    guard: { process: "tickets" },
    refusals: ["TICKET_IMPORT_RUNNING"],
    test: ["features/imports/routes/ticket-files.test.ts", "each of several files at once waits for the one before it"],
  },
  {
    rule: "a name is of one column mapping",
    guard: { index: "import_mappings_business_id_name_key" },
    refusals: ["IMPORT_MAPPING_NAME_TAKEN"],
    test: settings.sameMappings,
  },
  {
    rule: "no column mapping is renamed to a name that another one takes",
    guard: { lock: "import_mappings" },
    refusals: ["IMPORT_MAPPING_NAME_TAKEN"],
    test: settings.renamedMappings,
  },
  {
    rule: "a business has a limited number of column mappings",
    guard: { lock: "import_mappings" },
    refusals: ["IMPORT_MAPPING_LIMIT"],
    test: [
      "features/imports/routes/mappings.test.ts",
      "409: a business saves a limited number, also by concurrent requests",
    ],
  },
  {
    rule: "a business has a limited number of connections",
    guard: { lock: "connections" },
    refusals: ["CONNECTION_LIMIT"],
    test: settings.connections,
  },
  {
    rule: "a business has one help desk",
    guard: { lock: "Gorgias connections" },
    refusals: ["HELP_DESK_LIMIT"],
    test: settings.helpDesks,
  },
  {
    rule: "no two shops that number their records have one prefix",
    guard: { lock: "id prefixes" },
    test: settings.prefixes,
  },
  {
    rule: "a delivery is stored once",
    guard: { index: "webhook_deliveries_key" },
    test: ["features/imports/routes/webhook-deliveries.test.ts", "two deliveries of one second"],
  },
  {
    rule: "a failed delivery is retried once",
    guard: { rows: "webhook_deliveries" },
    refusals: ["DELIVERY_NOT_FAILED"],
    test: records.retriedDelivery,
  },
  {
    rule: "orders of one business are written one after the other",
    guard: { lock: "orders" },
    test: ["records/orders/orders.test.ts", "loses no order when two writers change one customer"],
  },
  {
    rule: "costs of a month are replaced by one file",
    guard: { lock: "acquisition costs" },
    test: records.costs,
  },
  // Calculations
  {
    rule: "a business has a limited number of runs of a kind that wait",
    guard: { lock: "waiting runs" },
    refusals: ["RUN_LIMIT"],
    test: records.waitingRuns,
  },
  {
    rule: "the same run waits once",
    guard: { index: "runs_waiting_idx" },
    test: ["features/segments/routes/recalculate.test.ts", "ten simultaneous requests start one"],
  },
  {
    rule: "a run is cancelled once",
    guard: { rows: "runs" },
    refusals: ["RUN_IS_OVER"],
    test: records.cancelledRun,
  },
  { rule: "a run is retried once", guard: { rows: "runs" }, refusals: ["RUN_NOT_FAILED"], test: records.retriedRun },
  {
    rule: "forecasts are stored whole",
    guard: { lock: "forecasts" },
    test: records.forecasts,
  },
  {
    rule: "purchase segments are stored whole",
    guard: { lock: "purchasing" },
    test: records.purchasing,
  },
];
