import { authHandlers } from "#core/http/auth/auth-handler.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authHandlers;
