import { describe, expect, test } from "vitest";
import { caller, FAMILIES, prepareCaller, ROUTES, refusal, valid } from "#testing/processes/probe-routes.ts";

prepareCaller();

describe("400", () => {
  const json = { "content-type": "application/json" };
  test.each([
    ["no JSON", { body: "{", headers: json }, "INVALID_JSON", "The body is not valid JSON"],
    ["nothing", { body: "", headers: json }, "INVALID_JSON", "The body is not valid JSON"],
    ["a list", { body: "[]", headers: json }, "INVALID_BODY", "The body must be a JSON object"],
    ["null", { body: "null", headers: json }, "INVALID_BODY", "The body must be a JSON object"],
    [
      "a form",
      { body: "a=1", headers: { "content-type": "text/plain" } },
      "UNSUPPORTED_MEDIA_TYPE",
      "Content-Type must be application/json",
    ],
    [
      "another alphabet",
      { body: "{}", headers: { "content-type": "application/json; charset=utf-16" } },
      "UNSUPPORTED_MEDIA_TYPE",
      "Content-Type must be application/json",
    ],
  ])("a body that is %s, in each family's wording", async (_, options, code, message) => {
    const [ai, report, admin] = await Promise.all(FAMILIES.map((family) => refusal(family, options)));
    expect([ai?.status, ai?.body]).toEqual([400, { error: "Bad request", message, code }]);
    expect([report?.status, report?.body]).toEqual([400, { success: false, error: message }]);
    expect(admin?.status).toBe(400);
    expect(admin?.body).toEqual({
      error: "Some fields need attention",
      code: "VALIDATION_FAILED",
      details: [{ field: "body", message }],
    });
  });

  test("names the limit for a body that is nested too deeply", async () => {
    const body = `{"name": ${"[".repeat(120)}${"]".repeat(120)}}`;
    const message = "is nested too deeply: JSON can be nested at most 100 levels deep";
    const [ai, report, admin] = await Promise.all(FAMILIES.map((family) => refusal(family, { body, headers: json })));
    expect([ai?.status, ai?.body.message]).toEqual([400, `Parameter 'body' is invalid: ${message}`]);
    expect([report?.status, report?.body.error]).toEqual([400, `Invalid body. I${message.slice(1)}`]);
    expect([admin?.status, admin?.body.details]).toEqual([400, [{ field: "body", message }]]);
  });

  test("report: names the parameter and the valid values", async () => {
    const refusedWith = async (body: object) => (await refusal("report", { body })).body.error;
    expect(await refusedWith({})).toBe("Invalid total_amount. Is required");
    expect(await refusedWith({ total_amount: 10 })).toBe("Invalid total_amount. Must be at most 9");
    expect(await refusedWith({ ...valid, kind: "x" })).toBe("Invalid kind. Must be one of: value, frequency");
  });

  test("admin: has a sentence for each field, in the reader's language", async () => {
    const body = { total_amount: 0, started_on: "31/01/2026", rows: [{ customer_id: "a", order_count: 1.5 }] };
    const { body: problems } = await refusal("admin", {
      body,
      headers: { "accept-language": "de;q=0.9, pt-BR;q=0.5, en;q=0.1" },
    });
    expect(problems).toEqual({
      error: "Alguns campos precisam de correção",
      code: "VALIDATION_FAILED",
      details: [
        { field: "total_amount", message: "deve ser no mínimo 1" },
        { field: "started_on", message: "deve ser uma data (AAAA-MM-DD), como 2026-11-02" },
        { field: "rows[0].order_count", message: "deve ser um número inteiro" },
      ],
    });
  });
});

describe("422", () => {
  const refusedWith = async (body: unknown, language = "en") => {
    const { status, body: problems } = await refusal("ai", { body, headers: { "accept-language": language } });
    return { status, ...problems };
  };

  test("names a missing parameter", async () => {
    expect(await refusedWith({})).toEqual({
      status: 422,
      error: "Validation failed",
      message: "Required parameter 'total_amount' is missing",
      code: "MISSING_PARAMETER",
      details: { parameter: "total_amount", location: "body" },
      errors: [
        {
          parameter: "total_amount",
          location: "body",
          code: "MISSING_PARAMETER",
          message: "Required parameter 'total_amount' is missing",
        },
      ],
    });
  });

  test.each([
    ["en", "Parameter 'total_amount' is invalid: must be of type number"],
    ["es-MX", "El parámetro 'total_amount' no es válido: debe ser de tipo número"],
    ["pt", "O parâmetro 'total_amount' é inválido: deve ser do tipo número"],
    ["*", "Parameter 'total_amount' is invalid: must be of type number"],
  ])("explains an invalid value, in %s", async (language, message) => {
    expect(await refusedWith({ total_amount: "5" }, language)).toMatchObject({ message, code: "INVALID_PARAMETER" });
  });

  test("refuses both spellings of a key, at any depth", async () => {
    expect(await refusedWith({ total_amount: 5, totalAmount: 5 })).toMatchObject({
      message: "Parameter 'total_amount' is invalid: is given in both snake_case and camelCase",
      details: { parameter: "total_amount" },
    });
    expect(await refusedWith({ ...valid, rows: [{ customer_id: "a", customerId: "b" }] })).toMatchObject({
      details: { parameter: "rows[0].customer_id" },
    });
  });

  test("lists at most twenty problems", async () => {
    const problems = await refusedWith({ ...valid, rows: Array(30).fill({ customer_id: 1 }) });
    expect(problems.errors).toHaveLength(20);
    expect(problems.details).toEqual({ parameter: "rows[0].customer_id", location: "body" });
  });

  test("refuses the character that PostgreSQL cannot store", async () => {
    expect(await refusedWith({ ...valid, rows: [{ customer_id: "a\0b" }] })).toMatchObject({
      message: "Parameter 'rows[0].customer_id' is invalid: must not contain the character U+0000",
    });
  });
});

describe("an interrupted body", () => {
  test("is the caller's error, not ours", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new TextEncoder().encode('{"total_amount":')),
      pull: (stream) => stream.error(new Error("aborted")),
    });
    const headers = { authorization: `Bearer ${caller.token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: broken, duplex: "half" } as RequestInit;
    const request = new Request("http://localhost/api/probe/7", init);
    expect((await ROUTES.ai.POST(request, { params: Promise.resolve({ id: "7" }) })).status).toBe(400);
  });
});

describe("413", () => {
  const large = { body: { ...valid, padding: "x".repeat(3000) } };

  test("a body above the limit is refused in each family's wording", async () => {
    const [ai, report, admin] = await Promise.all(FAMILIES.map((family) => refusal(family, large)));
    expect([ai?.status, report?.status, admin?.status]).toEqual([413, 413, 413]);
    expect(ai?.body).toMatchObject({ error: "Payload too large", code: "PAYLOAD_TOO_LARGE" });
    expect(report?.body).toEqual({ success: false, error: "Payload too large" });
    expect(admin?.body).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  test("reading stops as soon as the limit is exceeded, whatever Content-Length says", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        sent += 500;
        stream.enqueue(new TextEncoder().encode("x".repeat(500)));
      },
    });
    const request = new Request("http://localhost/api/probe/7", {
      method: "POST",
      headers: { authorization: `Bearer ${caller.token}`, "content-type": "application/json", "content-length": "10" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect((await ROUTES.ai.POST(request, { params: Promise.resolve({ id: "7" }) })).status).toBe(413);
    expect(sent).toBeLessThan(5000);
  });
});
