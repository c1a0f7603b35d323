import { notFound } from "#core/http/not-found.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = notFound;
