import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { editVersion, instant, listInput, listOf, money } from "#core/contracts/wire.ts";
import { LANGUAGES } from "#core/messages/language.ts";
import { NAME } from "#core/values/fields.ts";
import { SLACK_KINDS, SLACK_PROBLEMS, SLACK_SCHEDULES, SLACK_STATES } from "#features/slack/rules/kinds.ts";

export const receiveSlackAction = defineContract({
  method: "POST",
  path: "/api/integrations/slack/actions",
  summary: "Receive a click in Slack",
  description:
    "The request URL for interactivity of your Slack app. Contacted (done), Snooze (not_now) and Not relevant (wrong) below a customer at risk are recorded as on the churn " +
    "list. Verified by the app's signing secret (X-Slack-Signature), at most five minutes old; 401 otherwise. A repeated click changes nothing",
  auth: "signature",
  permission: null,
  // Slack sends the whole message: up to 50 blocks of 3,000 characters, percent-encoded.
  bodyLimit: 512 * 1024,
  input: z.object({}),
  output: z.object({ data: z.object({ received: z.literal(true) }) }),
});

const problem = z.enum(SLACK_PROBLEMS).nullable().describe("Why the last message did not arrive; null if it did");
const detail = personal(
  "values",
  z.string().nullable().describe("Slack's code for the problem, such as channel_not_found"),
);

const settings = {
  kind: z
    .enum(SLACK_KINDS)
    .describe(
      "webhook: posts to the channel it was created for, without threads; bot: posts to any channel the app is in",
    ),
  language: z.enum(LANGUAGES),
  schedule: z.enum(SLACK_SCHEDULES).describe("weekly: on Mondays"),
  hour: z.int().min(0).max(23).describe("In the business's time zone"),
  minValue: money.min(0).max(1_000_000_000).nullable().describe("Minimum value at risk of a customer; null for all"),
  includesPersonalData: z
    .boolean()
    .describe("Whether customers are named; needs customers:pii. Otherwise only their IDs"),
};

const connection = z
  .object({
    id: z.string(),
    name: z.string(),
    ...settings,
    channel: z.string().nullable().describe("Of a bot: the channel's ID or name"),
    hasButtons: z.boolean().describe("Whether there is a signing secret, so that messages have buttons"),
    state: z
      .enum(SLACK_STATES)
      .describe(
        "broken: nothing is sent until the connection is changed or a test arrives; locked: AUTH_SECRET has changed",
      ),
    problem,
    detail,
    attemptedAt: instant.nullable(),
    sentAt: instant.nullable().describe("When the last message arrived"),
    version: editVersion,
    createdAt: instant,
  })
  .meta({ id: "SlackConnection" });

export type SlackConnection = z.infer<typeof connection>;

const path = "/api/admin/slack-connections";
const permission = "settings:manage";
const reasons = ["SLACK_CONNECTION_NOT_FOUND"] as const;
const id = z.string();
const name = z.string().min(1).max(NAME.max);
const key = z.string().max(1000);
const fields = {
  name,
  ...settings,
  channel: z.string().max(100).nullable().describe("For bot: the channel's ID, such as C0123456789, or #name"),
  url: key.describe("For webhook: https://hooks.slack.com/services/…. Never returned"),
  token: key.describe("For bot: xoxb-…. Never returned"),
  signingSecret: key.nullable().describe("The Slack app's, for buttons; null removes it. Never returned"),
};

export const listSlackConnections = defineContract({
  method: "GET",
  path,
  summary: "List the Slack connections",
  permission,
  input: z.object(listInput(["name", "createdAt", "sentAt"], "name")),
  output: listOf(connection),
});

export const createSlackConnection = defineContract({
  method: "POST",
  path,
  summary: "Connect a Slack channel",
  description:
    "It receives a digest of the customers at risk or drifting, daily or weekly. Keys are stored encrypted and never returned",
  permission,
  status: 201,
  reasons: ["SLACK_CONNECTION_LIMIT"],
  input: z.strictObject({
    ...fields,
    language: settings.language.default("en"),
    schedule: settings.schedule.default("weekly"),
    hour: settings.hour.default(9),
    minValue: settings.minValue.default(null),
    includesPersonalData: settings.includesPersonalData.default(false),
    channel: fields.channel.optional(),
    url: fields.url.optional(),
    token: fields.token.optional(),
    signingSecret: fields.signingSecret.optional(),
  }),
  output: z.object({ data: connection }),
});

export const readSlackConnection = defineContract({
  method: "GET",
  path: `${path}/{id}`,
  summary: "Read a Slack connection",
  permission,
  reasons,
  input: z.object({ id }),
  output: z.object({ data: connection }),
});

export const updateSlackConnection = defineContract({
  method: "PATCH",
  path: `${path}/{id}`,
  summary: "Change a Slack connection",
  description:
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. Keys that are left out or empty stay as they are. A broken " +
    "connection is tried again",
  permission,
  reasons: ["SLACK_CONNECTION_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({ id, ...z.object(fields).partial().shape, version: editVersion }),
  output: z.object({ data: connection }),
});

export const deleteSlackConnection = defineContract({
  method: "DELETE",
  path: `${path}/{id}`,
  summary: "Delete a Slack connection",
  description: "With its keys. What it posted stays in Slack",
  permission,
  reasons,
  status: 204,
  input: z.object({ id }),
  output: z.void(),
});

export const testSlackConnection = defineContract({
  method: "POST",
  path: `${path}/{id}/test`,
  summary: "Send a test message to Slack",
  description: "Without customers. Waits for Slack's answer, for at most 20 seconds. 20 in an hour",
  permission,
  reasons: ["SLACK_CONNECTION_NOT_FOUND", "SLACK_CONNECTION_LOCKED"],
  input: z.strictObject({ id }),
  output: z.object({ data: z.object({ problem, detail }) }),
});

export const sendSlackDigest = defineContract({
  method: "POST",
  path: `${path}/{id}/send`,
  summary: "Post the Slack digest now",
  description: "Queues a run, whose result `/api/admin/runs/{id}` has",
  permission,
  reasons,
  status: 202,
  input: z.strictObject({ id }),
  output: z.object({ data: z.object({ runId: z.string() }) }),
});
