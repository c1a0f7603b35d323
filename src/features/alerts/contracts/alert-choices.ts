import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { DIGESTS } from "#features/alerts/rules/digest-slot.ts";
import { ALERT_KINDS, type AlertKind } from "#features/alerts/rules/kinds.ts";

const kind = z.enum(ALERT_KINDS as [AlertKind, ...AlertKind[]]);

const choices = z
  .object({
    kinds: z
      .array(z.object({ kind, isShown: z.boolean() }))
      .describe("The kinds of alerts that the caller's permissions cover"),
    digest: z.enum(DIGESTS).describe("How often a digest is sent by email; weekly: on Mondays"),
    digestHour: z.int().min(0).max(23).describe("In the business's time zone"),
    canSendMail: z.boolean().describe("Whether a mail server is configured; without one, no digest is sent"),
  })
  .meta({ id: "AlertChoices" });

export type AlertChoices = z.infer<typeof choices>;

const path = "/api/admin/alerts/choices";
const output = z.object({ data: choices });

export const getAlertChoices = defineContract({
  method: "GET",
  path,
  summary: "Read your notification choices",
  auth: "session",
  permission: null,
  input: z.object({}),
  output,
});

export const updateAlertChoices = defineContract({
  method: "PATCH",
  path,
  summary: "Change your notification choices",
  description: "For the calling user in their current business. Choices that are left out stay as they are",
  auth: "session",
  permission: null,
  input: z.strictObject({
    digest: z.enum(DIGESTS).optional(),
    digestHour: z.int().min(0).max(23).optional(),
    mutedKinds: z.array(kind).max(ALERT_KINDS.length).optional().describe("Kinds that your inbox leaves out"),
  }),
  output,
});
