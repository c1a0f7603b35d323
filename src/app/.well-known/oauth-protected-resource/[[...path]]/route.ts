import { metadataHandlers } from "#mcp/http-door.ts";

export const { GET } = metadataHandlers;
