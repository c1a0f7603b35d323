import { CONTRACTS } from "#contracts/index.ts";
import type { OpenApi } from "#contracts/openapi/openapi.ts";
import { openApiDocument } from "#contracts/openapi/openapi-document.ts";
import { errorExamples } from "./errors/examples.ts";

/** The OpenAPI document of all routes, for a server at this address. */
export const apiDocument = (server: string): OpenApi => openApiDocument(CONTRACTS, { server, errorExamples });
