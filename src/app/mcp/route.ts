import { mcpHandlers } from "#mcp/http-door.ts";

export const { GET, POST, PUT, PATCH, DELETE } = mcpHandlers;
