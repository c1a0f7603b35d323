import { createDocument, type ZodOpenApiOperationObject } from "zod-openapi";
import { openApiWebhooks } from "../audiences/webhook-payloads.ts";
import type { Contract } from "../contract.ts";
import type { OpenApi } from "./openapi.ts";
import { HEADERS } from "./openapi-answers.ts";
import { type OperationContext, operation } from "./openapi-operation.ts";
import { TOPICS, topicOf } from "./topics.ts";

const ABOUT = `Programs send \`Authorization: Bearer <token>\`; a token belongs to one business, has a role, and may be \
narrowed to some permissions. Instants are UTC, days are the business's own, money is in major units of its currency. \
Every answer carries \`X-Request-Id\` and the state of the rate limit. Errors have their family's shape for every status; \
outside the reports they follow \`Accept-Language\` (en, es, pt).`;

/**
 * The OpenAPI document, generated from the contracts. `server` is the product's base URL; the
 * error examples come from the error renderers.
 */
export const openApiDocument = (contracts: readonly Contract[], about: OperationContext): OpenApi => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract, about) };
  }
  const used = new Set(contracts.map(({ path }) => TOPICS[topicOf(path)]));
  const document = createDocument({
    openapi: "3.1.0",
    info: { title: "Customer 360", version: "1", description: ABOUT },
    servers: [{ url: about.server }],
    tags: Object.values(TOPICS)
      .filter((name) => used.has(name))
      .map((name) => ({ name })),
    paths,
    webhooks: openApiWebhooks(),
    components: {
      headers: HEADERS,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of one business" },
        metricsToken: { type: "http", scheme: "bearer", description: "The installation's METRICS_TOKEN" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: `${about.server.startsWith("https:") ? "__Host-" : ""}next-auth.session-token`,
          description: "The session cookie; writes also need an Origin header equal to the address",
        },
      },
    },
  });
  // The library's types lack extensions; the contract's schema checks the answer.
  return document as unknown as OpenApi;
};
