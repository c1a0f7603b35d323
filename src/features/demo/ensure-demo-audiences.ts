import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createAudience } from "../audiences/manage-audiences.ts";
import { sendAudience } from "../audiences/send-audience.ts";
import { type AudienceValues, countAudiences } from "../audiences/store/audiences.ts";
import { demoActor, runForDemo } from "./run-for-demo.ts";

const DRAFTS: readonly AudienceValues[] = [
  {
    name: "Win back by email",
    source: { kind: "group", field: "rfmSegment", value: "at_risk" },
    format: "klaviyo",
    purpose: "email",
    schedule: "daily",
    hour: 6,
  },
  {
    name: "Best customers for lookalikes",
    source: { kind: "group", field: "clvTier", value: "high" },
    format: "meta",
    purpose: "advertising",
    schedule: "weekly",
    hour: 7,
  },
  {
    name: "Outreach list",
    source: { kind: "playbook", list: "outreach" },
    format: "csv",
    purpose: "sms",
    schedule: "manual",
    hour: 6,
  },
];

/** Creates the demo's audiences and sends them once, unless there are some already. After the forecast, which one is made of. */
export const ensureDemoAudiences = async (scope: Scope): Promise<void> => {
  if ((await withBusiness(scope, (client) => countAudiences(client, scope))) > 0) return;
  for (const draft of DRAFTS) {
    const { id: audienceId } = await createAudience(demoActor(scope), draft, { language: "en" });
    const options = { audienceId };
    await runForDemo(scope, { kind: "audience_send", options }, (actor, progress) =>
      sendAudience(actor, options, progress),
    );
  }
};
