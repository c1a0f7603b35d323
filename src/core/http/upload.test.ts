import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { caller, prepareCaller } from "#testing/processes/probe-routes.ts";
import { aRequest } from "#testing/request.ts";
import { handle } from "./handle.ts";

prepareCaller();

describe("a contract that accepts a file", () => {
  const MB = 1024 * 1024;
  const contract = defineContract({
    method: "POST",
    path: "/api/probe/files",
    summary: "Takes a file",
    auth: "session-or-bearer",
    permission: null,
    errors: "admin",
    upload: ["text/csv"],
    bodyLimit: 3 * MB,
    input: z.object({ name: z.string() }),
    output: z.object({ name: z.string(), bytes: z.int(), most: z.int() }),
  });
  const route = handle({
    POST: [
      contract,
      async ({ name }, _, { upload }) => {
        let bytes = 0;
        let most = 0;
        for await (const chunk of upload) {
          bytes += chunk.byteLength;
          most = Math.max(most, chunk.byteLength);
        }
        return { name, bytes, most };
      },
    ],
  });

  /** A body of this many megabytes, generated while it is read. */
  const send = async (megabytes: number, type = "text/csv") => {
    let made = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        if (made++ < megabytes) controller.enqueue(new Uint8Array(MB));
        else controller.close();
      },
    });
    const request = aRequest("POST", "/api/probe/files?name=a", {
      token: caller.token,
      headers: { "content-type": type },
    });
    const response = await route.POST(new Request(request, { body, duplex: "half" } as RequestInit));
    return { status: response.status, body: await response.json(), made };
  };

  test("streams it, and reads its other input from the address", async () => {
    expect(await send(3)).toMatchObject({ status: 200, body: { name: "a", bytes: 3 * MB, most: MB } });
  });

  test("stops at the first byte beyond the limit", async () => {
    const { status, made } = await send(1000);
    expect(status).toBe(413);
    expect(made).toBeLessThan(8);
  });

  test("refuses another media type without reading the body", async () => {
    const { status, body, made } = await send(1000, "application/json");
    expect(status).toBe(400);
    expect(body.details).toEqual([{ field: "Content-Type", message: "must be one of: text/csv" }]);
    expect(made).toBeLessThan(3);
  });
});
