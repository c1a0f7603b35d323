import { z } from "zod";
import { defineContract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";

export const sendTestDigest = defineContract({
  method: "POST",
  path: "/api/admin/alerts/digest",
  summary: "Send yourself a digest now",
  description: "To try the mail server and see the content. At most five in an hour",
  auth: "session",
  permission: null,
  reasons: ["MAIL_NOT_CONFIGURED", "MAIL_FAILED"],
  input: z.strictObject({}),
  output: z.object({ data: z.object({ to: z.string().describe("The caller's email address") }) }),
});

export const unsubscribe = defineContract({
  method: "POST",
  path: "/api/unsubscribe/{token}",
  summary: "Unsubscribe from a digest or a view",
  description:
    "Ends the digest, or the view sent on a schedule, whose email has this link, without a login. The body is ignored: mail programs send `List-Unsubscribe=One-Click` " +
    "(RFC 8058). The link ends nothing else, and may be used again",
  auth: "signature",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["UNSUBSCRIBE_LINK_NOT_FOUND"],
  status: 204,
  input: z.object({ token: z.string().max(200).describe("Signed by the product, from the email") }),
  output: z.void(),
});
