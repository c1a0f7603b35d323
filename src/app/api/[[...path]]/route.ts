import { nowhere } from "#http/nowhere.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = nowhere;
