import { loginFormHandler } from "#core/http/auth/form-handler.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = loginFormHandler;
