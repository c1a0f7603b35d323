import { z } from "zod";
import { defineContract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { chosenPassword } from "./passwords-and-sessions.ts";

export const readLoginOptions = defineContract({
  method: "GET",
  path: "/api/admin/login-options",
  summary: "Read what the login page offers",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  input: z.object({}),
  output: z.object({
    data: z.object({
      isFirstRun: z.boolean().describe("Whether no user exists yet, so that the installation can be set up"),
      canResetPassword: z
        .boolean()
        .describe("Whether a mail server is configured, so that reset links can be requested"),
    }),
  }),
});

export const setUpInstallation = defineContract({
  method: "POST",
  path: "/api/admin/first-setup",
  summary: "Set up an empty installation",
  description:
    "Creates the first business and its admin. The code is in the server's log. 409 ALREADY_SET_UP as soon as any user exists",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["ALREADY_SET_UP"],
  status: 201,
  input: z.strictObject({
    code: z.string().max(100).describe("From the server's log"),
    business: z.string().max(500).describe("The business's name"),
    timeZone: z.string().max(100).describe("IANA name, such as America/Sao_Paulo"),
    currency: z.string().max(10).describe("ISO 4217 code, such as BRL"),
    name: z.string().max(500).describe("The first admin's name"),
    email: z.string().max(1000),
    password: chosenPassword,
  }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});
