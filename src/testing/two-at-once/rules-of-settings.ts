import * as records from "./competing-records.ts";
import * as settings from "./competing-settings.ts";
import type { Rule } from "./rule.ts";

/** Of what users enter: campaigns, segments, accounts, events, views and messages. */
export const RULES_OF_SETTINGS: readonly Rule[] = [
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
  // Users, tokens, business
  {
    rule: "an installation is set up once",
    guard: { lock: "first setup" },
    refusals: ["ALREADY_SET_UP"],
    test: ["features/accounts/routes/first-setup.test.ts", "five people at once make one installation"],
  },
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
