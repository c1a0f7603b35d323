import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths, webhooks } from "./openapi.js";

export type * from "./openapi.js";

export type Customer360 = Client<paths, "application/json">;

/** What is sent to webhook endpoints; `type` tells the events apart. */
export type WebhookEvent = webhooks[keyof webhooks]["post"]["requestBody"]["content"]["application/json"];

/** A client of the installation at `baseUrl` that authenticates with an API token. All other options are those of openapi-fetch. */
export const createClient = ({
  token,
  headers,
  ...options
}: ClientOptions & { baseUrl: string; token: string }): Customer360 =>
  createFetchClient<paths, "application/json">({
    ...options,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
