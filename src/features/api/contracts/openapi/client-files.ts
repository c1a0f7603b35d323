import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { postmanCollection } from "./postman-collection.ts";

const OF_THE_DOCUMENT = "Generated from the OpenAPI document, with an example call of each route.";

export const getPostmanCollection = defineContract({
  method: "GET",
  path: "/api/postman.json",
  summary: "Read the Postman collection",
  description: `${OF_THE_DOCUMENT} In Postman's format 2.1; Bruno, Insomnia and Hoppscotch import it too.`,
  auth: "session-or-bearer",
  permission: null,
  input: z.object({}),
  output: postmanCollection,
});

export const getCurlBook = defineContract({
  method: "GET",
  path: "/api/curl.md",
  summary: "Read the curl examples",
  description: `${OF_THE_DOCUMENT} In Markdown.`,
  auth: "session-or-bearer",
  permission: null,
  input: z.object({}),
  output: z.string(),
  text: "text/markdown; charset=utf-8",
});
