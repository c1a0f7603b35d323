import type { TRANSACTION_LOCKS } from "#core/db/lock.ts";
import type { ErrorReason } from "#core/values/errors.ts";
import * as records from "./competing-records.ts";
import * as settings from "./competing-settings.ts";
import type { Competition } from "./competition.ts";

/**
 * What keeps a rule when two requests come at once: a lock until the transaction ends (of `TRANSACTION_LOCKS`, or one that several
 * modules share), a unique index, rows that are locked or changed only as they were read, or a lock of its own connection.
 */
type Guard =
  | { lock: (typeof TRANSACTION_LOCKS)[number] | "currency" | "merges" | "orders" | "segments" }
  | { index: string }
  | { rows: string }
  | { process: string };

/** A test elsewhere: its file and the beginning of its name. */
type Tested = readonly [file: string, test: string];

type Rule = {
  /** As a sentence. */
  rule: string;
  guard: Guard;
  /** What the others get. */
  refusals?: readonly ErrorReason[];
  test: Competition | Tested;
};

/** Every rule that reads before it writes: "unless another one has it", "at most so many", "only while it is so". */
export const RULES: readonly Rule[] = [
  // Campaigns and audiences
  {
    rule: "campaigns leave out the control groups of others",
    guard: { lock: "campaigns" },
    refusals: ["CAMPAIGN_TOO_SMALL"],
    test: settings.campaigns,
  },
  {
    rule: "so do campaigns that are created with an audience",
    guard: { lock: "campaigns" },
    test: settings.campaignOfAudience,
  },
  {
    rule: "a campaign ends once",
    guard: { rows: "campaigns" },
    refusals: ["CAMPAIGN_IS_OVER"],
    test: settings.endedCampaign,
  },
  { rule: "a campaign is deleted once", guard: { rows: "campaigns" }, test: settings.deletedCampaign },
  {
    rule: "a business has a limited number of audiences",
    guard: { lock: "audiences" },
    refusals: ["AUDIENCE_LIMIT"],
    test: settings.audiences,
  },
  // Segments, axes, RFM
  {
    rule: "no two segments have names that look alike",
    guard: { lock: "segment references" },
    refusals: ["SEGMENT_NAME_TAKEN"],
    test: settings.alikeSegments,
  },
  {
    rule: "no segment is renamed to a name that another one takes",
    guard: { index: "customer_segments_business_id_name_key_key" },
    refusals: ["SEGMENT_NAME_TAKEN"],
    test: settings.renamedSegments,
  },
  {
    rule: "segments don't refer to each other in a circle",
    guard: { lock: "segment references" },
    refusals: ["SEGMENT_CYCLE"],
    test: ["features/segments/routes/segments.test.ts", "a circle of segments that two simultaneous edits would close"],
  },
  {
    rule: "no segment is deleted that another one refers to",
    guard: { lock: "segment references" },
    refusals: ["SEGMENT_IN_USE"],
    test: settings.usedSegment,
  },
  {
    rule: "recalculations and changes of one customer's membership follow each other",
    guard: { lock: "segments" },
    test: ["features/segments/recalculate-segments.test.ts", "fifty concurrent ones, with manual changes"],
  },
  {
    rule: "no two segments of an axis have the same name",
    guard: { process: "axis names" },
    refusals: ["SEGMENT_NAME_TAKEN"],
    test: settings.renamedAxisSegments,
  },
  {
    rule: "each run of the axes has a version of its own",
    guard: { lock: "axes" },
    test: ["features/axes/run-axes.test.ts", "repeated or concurrent"],
  },
  {
    rule: "each saved RFM scheme has a version of its own",
    guard: { lock: "rfm scheme" },
    test: settings.schemeVersions,
  },
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
  // Users, tokens, business
  {
    rule: "an email address has one account that an operator creates, and no account is added to a business for a member's",
    guard: { lock: "accounts" },
    refusals: ["ALREADY_MEMBER"],
    test: settings.users,
  },
  {
    rule: "an invitation is used once",
    guard: { index: "invitations_business_id_email_key" },
    refusals: ["ALREADY_MEMBER"],
    test: [
      "features/accounts/routes/invitations.test.ts",
      "200 once: of ten simultaneous requests with one link, one joins",
    ],
  },
  {
    rule: "a link to set a password is used once",
    guard: { rows: "password_resets" },
    test: ["features/accounts/routes/password-reset.test.ts", "used ten times simultaneously sets one password"],
  },
  {
    rule: "one active admin is left",
    guard: { rows: "memberships" },
    refusals: ["LAST_ADMIN"],
    test: ["features/accounts/routes/user.test.ts", "when admins deactivate each other simultaneously, one is left"],
  },
  { rule: "a slug is of one business", guard: { lock: "business slugs" }, test: settings.businesses },
  {
    rule: "a business has one sample",
    guard: { index: "businesses_sample_of_key" },
    refusals: ["SAMPLE_BUSINESS"],
    test: settings.samples,
  },
  {
    rule: "a business with amounts keeps its currency",
    guard: { lock: "currency" },
    refusals: ["CURRENCY_IN_USE"],
    test: [
      "features/accounts/routes/business.test.ts",
      "the currency can't change during an import, which waits for an earlier change",
    ],
  },
  {
    rule: "an Idempotency-Key has one answer",
    guard: { rows: "idempotency_keys" },
    refusals: ["IDEMPOTENCY_KEY_REUSED"],
    test: ["core/auth/create-idempotently.test.ts", "waits for a concurrent one: of twenty at once, one creates"],
  },
  {
    rule: "an edit names the version that it changes",
    guard: { rows: "version" },
    refusals: ["EDITED_MEANWHILE"],
    test: ["features/api/routes/edit-versions.test.ts", "is changed by one of two at once"],
  },
  // Forecast
  {
    rule: "a business has a limited number of planned events",
    guard: { lock: "planned_events" },
    refusals: ["PLANNED_EVENT_LIMIT"],
    test: ["features/forecast/routes/planned-events.test.ts", "at most 100, also by requests at once"],
  },
  {
    rule: "a planned event is deleted once",
    guard: { rows: "planned_events" },
    test: settings.deletedEvent,
  },
  // Views and messages
  {
    rule: "a user has a limited number of views",
    guard: { lock: "views" },
    refusals: ["VIEW_LIMIT"],
    test: [
      "features/views/routes/views.test.ts",
      "can be saved a limited number of times, also by concurrent requests",
    ],
  },
  {
    rule: "a business has a limited number of schedules of views",
    guard: { lock: "view_schedules" },
    refusals: ["VIEW_SCHEDULE_LIMIT"],
    test: ["features/view-schedules/routes/view-schedules.test.ts", "at most 100, also by requests at once"],
  },
  {
    rule: "a schedule of a view is deleted once",
    guard: { rows: "view_schedules" },
    test: settings.deletedSchedule,
  },
  { rule: "a view is deleted once", guard: { rows: "saved_views" }, test: settings.deletedView },
  {
    rule: "a business has a limited number of Slack connections",
    guard: { lock: "slack_connections" },
    refusals: ["SLACK_CONNECTION_LIMIT"],
    test: settings.slackConnections,
  },
  {
    rule: "a business has a limited number of webhook endpoints",
    guard: { lock: "webhook_endpoints" },
    refusals: ["WEBHOOK_ENDPOINT_LIMIT"],
    test: settings.webhookEndpoints,
  },
  {
    rule: "the test of an endpoint is stored unless it was deleted",
    guard: { rows: "webhook_endpoints" },
    test: records.deletedEndpoint,
  },
  {
    rule: "an alert about one thing is open once",
    guard: { index: "alerts_open_idx" },
    test: records.alerts,
  },
  {
    rule: "an audience's send of a run is stored once",
    guard: { index: "audience_sends_business_id_run_id_key" },
    test: ["features/audiences/routes/destination.test.ts", "a destination that was changed meanwhile"],
  },
];
