import { authHandlers } from "#http/auth/auth-handler.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authHandlers;
