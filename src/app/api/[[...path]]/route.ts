import { notFound } from "#http/not-found.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = notFound;
