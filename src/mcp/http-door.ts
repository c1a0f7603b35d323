import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes, readObject } from "#core/http/body.ts";
import { handleRequest } from "#core/http/pipeline.ts";
import { type BodyShare, withBodyShare } from "#core/load/body-budget.ts";
import { publicUrl } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import { PERMISSIONS } from "#core/values/permissions.ts";
import { authenticateCaller, mcpServer } from "./server.ts";
import type { Caller } from "./tool.ts";

const PATH = "/mcp";

/** The most keys, objects and lists of a message, which the protocol's library copies several times: criteria have up to a thousand. */
const MOST_PARTS = 5000;

/** Where a client learns how to authenticate (RFC 9728), as the protocol's authorization specification requires. */
const metadataPath = `/.well-known/oauth-protected-resource${PATH}`;

/** Against DNS rebinding, where Host is as foreign as Origin: browsers always send an Origin, other clients don't. */
const assertNoForeignPage = (request: Request): void => {
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== new URL(publicUrl()).origin) {
    throw new AppError("FORBIDDEN", "The request's Origin is not allowed");
  }
};

/** One message per request: a batch of many calls would count once, and one that cancels its own call is never answered. */
const answer = async (request: Request, caller: Caller, share: BodyShare): Promise<Response> => {
  assertJson(request);
  const parsedBody = readObject(await readBytes(request, DEFAULT_BODY_LIMIT, share), { mostParts: MOST_PARTS });
  const server = mcpServer(async () => caller);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody });
  } finally {
    await server.close();
  }
};

type Handler = (request: Request) => Promise<Response>;

/** Streamable HTTP without sessions: each POST is authenticated by itself, and answered with JSON on any of several servers. */
const post: Handler = async (request) => {
  const response = await handleRequest("admin", PATH, request, async (visit) => {
    assertNoForeignPage(request);
    const caller = await authenticateCaller(request, visit);
    return withBodyShare(caller.actor.businessId, (share) => answer(request, caller, share));
  });
  if (response.status === 401) {
    response.headers.set("www-authenticate", `Bearer resource_metadata="${publicUrl()}${metadataPath}"`);
  }
  return response;
};

/** There is no stream to follow and no session to end. */
const notAllowed: Handler = (request) =>
  handleRequest("admin", PATH, request, async () => {
    const values = { method: request.method, allowed: "POST" };
    throw new AppError("METHOD_NOT_ALLOWED", "Not allowed here", { values });
  });

/** How to authenticate: by a token that an admin creates. There is no authorization server to name. */
const metadata: Handler = (request) =>
  handleRequest("admin", metadataPath, request, async () =>
    Response.json({
      resource: `${publicUrl()}${PATH}`,
      resource_name: "Customer 360",
      bearer_methods_supported: ["header"],
      scopes_supported: PERMISSIONS,
      resource_documentation: `${publicUrl()}/settings/tokens`,
    }),
  );

export const metadataHandlers = { GET: metadata };

export const mcpHandlers = { GET: notAllowed, POST: post, PUT: notAllowed, PATCH: notAllowed, DELETE: notAllowed };
