import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

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
