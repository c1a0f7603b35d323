import { notFound } from "#core/http/pipeline.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = notFound;
