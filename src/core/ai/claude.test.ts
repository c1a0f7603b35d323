import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { aMessagesApi, anError, type MessagesApi, type Reply } from "#testing/checks/messages-api.ts";
import { configuredClaude } from "./claude.ts";

const QUESTION = {
  system: "Name them",
  content: '{"segments":[]}',
  schema: { type: "object", properties: {}, additionalProperties: false },
};

let api: MessagesApi;
let waits: number[];
beforeEach(async () => {
  api = await aMessagesApi();
  waits = [];
});
afterEach(() => api.end());

const FOREVER = new AbortController().signal;

/** Sends a request; backoff waits are recorded instead of taking time. */
const ask = (ends: { signal?: AbortSignal; until?: AbortSignal } = {}) => {
  const claude = configuredClaude({ pause: async (ms) => void waits.push(ms) });
  return claude?.ask(QUESTION, { signal: FOREVER, until: FOREVER, ...ends });
};

const GOOD: Reply = { text: '{"segments":[]}' };
const BUSY = { type: "rate_limit_error", code: "enforced_spend_limit_reached" };

/** A failure, then an answer. */
const once =
  (failure: Reply) =>
  (_: unknown, number: number): Reply =>
    number === 0 ? failure : GOOD;

describe("a question", () => {
  test("sends a request in the API's form, and reads the answer and its usage", async () => {
    expect(await ask()).toEqual({ calls: 1, tokensIn: 1000, tokensOut: 200, said: { segments: [] } });
    expect(api.sent).toMatchObject([
      {
        model: "claude-sonnet-5-5",
        system: "Name them",
        messages: [{ role: "user", content: QUESTION.content }],
        output_config: { format: { type: "json_schema", schema: QUESTION.schema }, effort: "low" },
      },
    ]);
  });

  test("omits the effort for a model that does not support it", async () => {
    provideSettings({ ANTHROPIC_MODEL: "claude-haiku-4-5-20251001" });
    await ask();
    provideSettings({ ANTHROPIC_MODEL: "" });
    expect(api.sent[0]?.model).toBe("claude-haiku-4-5-20251001");
    expect(api.sent[0]?.output_config).not.toHaveProperty("effort");
  });

  test("sends nothing without an API key", () => {
    provideSettings({ ANTHROPIC_API_KEY: "" });
    expect(configuredClaude()).toBeNull();
  });
});

describe("temporary failures are retried", () => {
  test("after the delay that the service requests", async () => {
    api.answers(once(anError(429, "rate_limit_error", { headers: { "retry-after": "7" } })));
    expect(await ask()).toMatchObject({ calls: 2, said: { segments: [] } });
    expect(waits).toEqual([7000]);
  });

  test.each<[string, Reply, string]>([
    ["too many requests", anError(429, "rate_limit_error"), "overloaded"],
    ["overloaded", anError(529, "overloaded_error"), "overloaded"],
    ["a server error", anError(500, "api_error"), "service_failed"],
    ["a gateway's page", { status: 502, body: "<html>", headers: { "content-type": "text/html" } }, "service_failed"],
    ["truncated JSON", { status: 200, body: '{"id":' }, "service_failed"],
    [
      "an HTML page instead of a message",
      { status: 200, body: "<p>", headers: { "content-type": "text/html" } },
      "service_failed",
    ],
    ["a closed connection", "is cut", "unreachable"],
    ["one closed in the middle of the answer", "is cut in the body", "unreachable"],
  ])("%s: retried until it succeeds, at most four times", async (_, failure, why) => {
    api.answers(once(failure));
    expect(await ask()).toMatchObject({ calls: 2, said: { segments: [] } });
    waits = [];
    api.answers(() => failure);
    expect(await ask()).toEqual({ calls: 4, tokensIn: 0, tokensOut: 0, why });
    // One second, two, four, each with jitter between half and all of it.
    expect(waits.map((ms, i) => ms > 500 * 2 ** i && ms <= 1000 * 2 ** i)).toEqual([true, true, true]);
  });

  test("an unreachable service", async () => {
    provideSettings({ ANTHROPIC_BASE_URL: "http://127.0.0.1:1" });
    expect(await ask()).toMatchObject({ calls: 4, why: "unreachable" });
  });

  test.each<[Reply]>([["hangs"], ["hangs in the body"]])("an answer that %s", async (failure) => {
    provideSettings({ ANTHROPIC_TIMEOUT: "0.2" });
    api.answers(() => failure);
    expect(await ask()).toMatchObject({ calls: 4, why: "timeout" });
  });
});

describe("permanent failures are not retried", () => {
  test.each<[string, Reply, string]>([
    ["an invalid request", anError(400, "invalid_request_error"), "refused_request"],
    ["an unknown model", anError(404, "not_found_error"), "refused_request"],
    ["an exhausted budget", anError(429, BUSY.type, { code: BUSY.code }), "overloaded"],
    ["an hour's delay", anError(429, BUSY.type, { headers: { "retry-after": "3600" } }), "overloaded"],
  ])("%s", async (_, failure, why) => {
    api.answers(() => failure);
    expect(await ask()).toEqual({ calls: 1, tokensIn: 0, tokensOut: 0, why });
    expect(waits).toEqual([]);
  });

  test("an invalid key", async () => {
    provideSettings({ ANTHROPIC_API_KEY: "sk-ant-another" });
    expect(await ask()).toMatchObject({ calls: 1, why: "refused_request" });
  });

  test.each<[string, Reply, string]>([
    ["the model refuses", { text: "", stop: "refusal" }, "refused_answer"],
    ["the answer exceeds the token limit", { text: '{"segments":[{"k', stop: "max_tokens" }, "cut_short"],
    ["it is not JSON", { text: "Here are the names:" }, "unusable_answer"],
  ])("%s; usage is still counted", async (_, reply, why) => {
    api.answers(() => reply);
    expect(await ask()).toEqual({ calls: 1, tokensIn: 1000, tokensOut: 200, why });
  });
});

describe("cancellation", () => {
  const stopped = new Error("The run was cancelled");

  test("rejects immediately if the run is stopped while waiting for an answer", async () => {
    const stop = new AbortController();
    api.answers(() => {
      stop.abort(stopped);
      return "hangs";
    });
    await expect(ask({ signal: stop.signal })).rejects.toThrow(stopped);
  });

  test("a question can be cancelled while it waits between two attempts", async () => {
    const stop = new AbortController();
    api.answers(() => anError(529, "overloaded_error"));
    const claude = configuredClaude({ pause: async () => stop.abort(stopped) });
    await expect(claude?.ask(QUESTION, { signal: stop.signal, until: FOREVER })).rejects.toThrow(stopped);
    expect(api.sent).toHaveLength(1);
  });

  test("reports a timeout when the overall time is up", async () => {
    const over = new AbortController();
    api.answers(() => {
      over.abort();
      return "hangs";
    });
    expect(await ask({ until: over.signal })).toMatchObject({ calls: 1, why: "timeout" });
    expect(await ask({ until: over.signal })).toMatchObject({ calls: 0, why: "timeout" });
  });
});
