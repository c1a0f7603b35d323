import { readFileSync } from "node:fs";

/**
 * Posts to a route of the specification like an integrator of the demo; returns the answer's text. Throws if it is
 * rejected.
 */
export const posterOf =
  ({ url, file }: { url: string; file: string }, path: string) =>
  async (body: Buffer<ArrayBuffer>): Promise<string> => {
    const { token, tenantId, secret } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    const headers = {
      authorization: `Bearer ${token}`,
      "x-customer-api-id": tenantId ?? "",
      "x-secret": secret ?? "",
      "content-type": "application/json",
    };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${text.slice(0, 300)}`);
    return text;
  };
