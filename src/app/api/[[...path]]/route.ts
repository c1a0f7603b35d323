import { nowhere } from "#http/not-found.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = nowhere;
