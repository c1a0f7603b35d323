import { aBusiness } from "../builders.ts";
import { asAdmin, aToken } from "../request.ts";
import type { Arena } from "./competition.ts";

/** A new business that calls the product at this address. */
export const anArena = async (url: string): Promise<Arena> => {
  const scope = await aBusiness();
  const token = await aToken(scope);
  return {
    actor: asAdmin(scope),
    call: async (method, address, body) => {
      const isFile = typeof body === "string";
      const response = await fetch(`${url}/api/admin/${address}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": isFile ? "text/csv" : "application/json" },
        ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: response.status === 204 ? null : await response.json() };
    },
  };
};
