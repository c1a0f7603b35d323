import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { openApiDocument } from "#features/api/contracts/openapi/openapi-document.ts";
import { CONTRACTS } from "#routes.ts";
import { errorExamples } from "./error-examples.ts";

/** The OpenAPI document of all routes, for a server at this address. */
export const apiDocument = (server: string): OpenApi => openApiDocument(CONTRACTS, { server, errorExamples });
