import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { SETUP_STEPS } from "#features/accounts/rules/setup.ts";

const setup = z
  .object({
    steps: z.array(
      z.object({
        name: z.enum(SETUP_STEPS),
        isDone: z
          .boolean()
          .describe(
            "data: there are orders. report: they have been analyzed. segment: there is a segment. team: there is a second " +
              "user or an open invitation. api: there is an active token, or one was used",
          ),
        isAllowed: z.boolean().describe("Whether the caller has the permission to take this step"),
      }),
    ),
    lastOrderAt: z.iso.datetime().nullable().describe("When the newest completed order was placed; null without one"),
    sample: z
      .object({ slug: z.string(), name: z.string() })
      .nullable()
      .describe("The sample business beside this one; null if there is none"),
    isDismissed: z.boolean().describe("Whether the caller hid the guide; always false for a token"),
  })
  .meta({ id: "Setup" });

const path = "/api/admin/setup";
const output = z.object({ data: setup });

export const getSetup = defineContract({
  method: "GET",
  path,
  summary: "Read the setup guide",
  description:
    "The steps of setting up the business, in order. Each is done as soon as its result exists, however it was made",
  permission: "reports:view",
  input: z.object({}),
  output,
});

export const updateSetup = defineContract({
  method: "PATCH",
  path,
  summary: "Hide or show the setup guide",
  description: "For the calling user only",
  auth: "session",
  permission: null,
  input: z.strictObject({ isDismissed: z.boolean() }),
  output,
});
