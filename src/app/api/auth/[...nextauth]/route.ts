import { authHandlers } from "#core/http/auth-handlers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authHandlers;
