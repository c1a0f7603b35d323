import { beforeEach, describe, expect, test } from "vitest";
import { GET as churn } from "#app/api/admin/actions/churn/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import { GET, PUT } from "#app/api/admin/actions/texts/route.ts";
import { GET as samples } from "#app/api/admin/actions/texts/samples/route.ts";
import { GET as me } from "#app/api/admin/me/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  ({ shop } = await aDriftingShop());
  token = await aToken(shop, { role: "manager" });
});

const PATH = "/api/admin/actions/texts";
const read = async () => (await answerOf(GET(aRequest("GET", PATH, { token })))).body.data;
const put = (changes: object[], version = 0, by = token) =>
  answerOf(PUT(aRequest("PUT", PATH, { token: by, body: { version, changes } })));
const change = (text: string | null, key = "outreach_message", language = "en") => ({ key, language, text });
const textsOf = async (key: string) => (await read()).texts.find((text: { key: string }) => text.key === key);
const outreachIn = async (language: string) =>
  (
    await outreach(
      aRequest("GET", "/api/admin/actions/outreach?sort=name", { token, headers: { "accept-language": language } }),
    )
  ).json();
const fileOf = async (route: typeof churn, list: string) =>
  (await route(aRequest("GET", `/api/admin/actions/${list}?exportFormat=csv&sort=name`, { token }))).text();

const STANDARD = "We noticed you haven't ordered recently. How can we help?";

describe("GET 200", () => {
  test("the standard texts in each language until they are changed, also for a viewer", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    const { body } = await answerOf(GET(aRequest("GET", PATH, { token: viewer })));
    expect([body.data.version, body.data.texts.length]).toEqual([0, 27]);
    expect(body.data.texts[0]).toMatchObject({
      key: "outreach_message",
      standard: { en: STANDARD },
      own: { en: null, es: null, pt: null },
    });
    expect(body.data.texts.find(({ key }: { key: string }) => key === "at_risk:1").standard.en).toBe(
      "Send win-back offers",
    );
  });
});

describe("GET samples 200", () => {
  test("real customers with their values for every placeholder", async () => {
    const { body } = await answerOf(samples(aRequest("GET", `${PATH}/samples`, { token })));
    // All bought last 84 days ago.
    expect(body.data).toHaveLength(4);
    expect(body.data[0].values.en).toMatchObject({ first_name: body.data[0].name, days_since_last_order: "84" });
  });
});

describe("PUT 200", () => {
  test("a message with placeholders reaches the list and its file in its language only, audited", async () => {
    const { status, body } = await put([change("Hi {first_name}, {shop} misses you: {days_since_last_order} days.")]);
    expect([status, body.data.version]).toEqual([200, 1]);
    const english = await outreachIn("en");
    const [bob] = english.data;
    expect(bob.message).toMatch(/^Hi Bob, .+ misses you: 84 days\.$/);
    expect(english.message).toContain("Hi {first_name}");
    expect((await outreachIn("es")).data[0].message).not.toContain("Hi");
    expect(await fileOf(outreach, "outreach")).toContain(bob.message);
    expect((await auditLines(shop, "texts.changed"))[0]).toMatchObject({
      before: { "outreach_message (en)": STANDARD },
      after: { "outreach_message (en)": expect.stringContaining("{first_name}") },
    });
  });

  test("an action reaches the churn list's file and the pages, and null resets it", async () => {
    await put([change("Ring them, {shop} way", "churn_call"), change("Our own offer", "at_risk:1")]);
    expect(await fileOf(churn, "churn")).toMatch(/Ring them, .+ way/);
    const { body } = await answerOf(me(aRequest("GET", "/api/admin/me", { token })));
    expect(body.data.texts).toContainEqual({ key: "at_risk:1", language: "en", text: "Our own offer" });
    await put([change(null, "churn_call"), change("Send win-back offers", "at_risk:1")], 1);
    expect((await textsOf("churn_call")).own.en).toBeNull();
    // Typing the standard text is the same as resetting it.
    expect((await textsOf("at_risk:1")).own.en).toBeNull();
    expect(await fileOf(churn, "churn")).not.toContain("Ring them");
  });

  test("unchanged texts keep the version and add no audit entry", async () => {
    const { body } = await put([change(null), change(STANDARD)]);
    expect([body.data.version, await auditLines(shop, "texts.changed")]).toEqual([0, []]);
  });
});

describe("PUT 400", () => {
  test.each([
    ["an empty text", change("  "), "must not be empty"],
    ["a placeholder that does not exist", change("Hi {nam}"), /contains \{nam\}.*\{name\}, \{first_name\}/],
    ["a customer's value in an action", change("Call {name}", "churn_call"), /contains \{name\}.*Use \{shop\}/],
    ["a brace of its own", change("Hi {name"), /braces/],
    ["an action with a line break", change("a\nb", "churn_call"), /line breaks/],
    ["a long action", change("a".repeat(121), "churn_call"), "must have at most 120 characters"],
  ])("refuses %s", async (_, wrong, message) => {
    const { status, body } = await put([wrong]);
    expect([status, body.details[0].field]).toEqual([400, "changes[0].text"]);
    expect(body.details[0].message).toMatch(message);
    expect((await read()).version).toBe(0);
  });
});

describe("PUT 409", () => {
  test("a version that has changed since is refused", async () => {
    await put([change("Hello")]);
    const { status, body } = await put([change("Hi")]);
    expect([status, body.code, (await textsOf("outreach_message")).own.en]).toEqual([409, "EDITED_MEANWHILE", "Hello"]);
  });
});
