import { loginFormHandler } from "#core/http/auth-handlers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = loginFormHandler;
