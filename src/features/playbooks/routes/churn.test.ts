import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/actions/churn/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import { GET as winBack } from "#app/api/admin/actions/win-back/route.ts";
import { GET as actions } from "#app/api/admin/customers/[id]/actions/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, anOrder, daysAgo, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aProfile } from "#testing/shops/axis-models.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  token = await aToken(shop, { role: "analyst" });
  // A customer without orders cannot churn.
  const customer_id = await idOfCustomer(shop, await aCustomer(shop, { externalId: "Eve", name: "Eve" }));
  await aProfile(shop, made.version, { customer_id, dominant_segments: { loyalty_trajectory: "declining_risk" } });
});

const ask = (query = "", by = token) =>
  answerOf(GET(aRequest("GET", `/api/admin/actions/churn${query}`, { token: by })));

const fileOf = async (query: string, headers = {}, by?: string) => {
  const at = `/api/admin/actions/churn?exportFormat=csv${query}`;
  const response = await GET(aRequest("GET", at, { token: by ?? (await aToken(shop)), headers }));
  return {
    status: response.status,
    lines: (await response.text())
      .replace(/^\uFEFF/, "")
      .trim()
      .split("\r\n"),
  };
};

const told = ({ data }: { data: { name: string; action: string; priority: string }[] }) =>
  data.map(({ name, action, priority }) => [name, action, priority]);
const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);

describe("GET 200", () => {
  test("gives customers at risk an action and priority with reasons, highest value at risk first", async () => {
    const { body } = await ask();
    expect(told(body)).toEqual([
      ["Bob", "outreach_message", "medium"],
      ["Ada", "personal_call_with_20pct_discount", "high"],
      ["Cleo", "outreach_message", "low"],
    ]);
    expect(body.data[1]).toMatchObject({
      lifetimeValue: 400,
      predictedClv: 100,
      valueAtRisk: 80,
      churnRisk: expect.closeTo(0.8),
      churnRiskScore: 0.8,
      valueIfBack: 100,
      usualGapDays: null,
      daysSinceLastOrder: 84,
      mark: null,
      nextAction: { kind: "win_back", title: "Win back" },
      why: [
        { because: "dominant", axis: "loyalty_trajectory", segment: "declining_risk" },
        { because: "membership", axis: "purchase_value", segment: "premium_spenders", share: 0.6, above: 0.5 },
      ],
    });
    expect(body.data[0].why).toContainEqual({ because: "lifetime_value", value: 600, above: 500 });
    expect(body.data[2].valueAtRisk).toBeNull();
    expect(body).toMatchObject({ total: 3, marked: 0, model: { isCalibrated: false }, forecast: null });
    expect(body.totals).toEqual([
      { priority: "high", customers: 1, valueAtRisk: 80 },
      { priority: "medium", customers: 1, valueAtRisk: 210 },
      { priority: "low", customers: 1, valueAtRisk: null },
    ]);
  });

  test("a customer who is not overdue has the same action as on their own page, where nothing may be sent before consent", async () => {
    const other = await aDriftingShop();
    const by = await aToken(other.shop);
    // Drifting by the axes, with a purchase yesterday.
    await anOrder(other.shop, { customer: "Ada", orderedAt: daysAgo(1) });
    const ada = (await ask("", by)).body.data.find(({ name }: { name: string }) => name === "Ada");
    expect([ada.action, ada.nextAction.kind]).toEqual(["personal_call_with_20pct_discount", "remind"]);
    const id = other.ids.Ada ?? "";
    const request = aRequest("GET", `/api/admin/customers/${id}/actions`, { token: by });
    const own = await answerOf(actions(request, { params: Promise.resolve({ id }) }));
    expect(own.body.data[0].key).toBe("ask_consent");
    expect(own.body.data[1]).toMatchObject({ key: ada.nextAction.key, title: ada.nextAction.title });
    const { lines } = await fileOf("&priority=high", {}, by);
    expect(lines[1]).toContain(ada.nextAction.title);
    expect(lines[1]).not.toContain("Personal call");
  });

  test("a customer has the same value at risk and the same chance on all lists", async () => {
    const read = async (handler: typeof GET, address: string) =>
      (await answerOf(handler(aRequest("GET", `/api/admin/actions/${address}`, { token })))).body.data as {
        name: string;
        valueAtRisk?: number | null;
        saveValue?: number | null;
        churnRisk?: number | null;
        chanceToReturn?: number | null;
      }[];
    const overdue = await read(winBack, "win-back?view=all&reachable=all");
    const [byRules, contacts] = [await read(GET, "churn"), await read(outreach, "outreach")];
    const shared = [...byRules, ...contacts].flatMap((row) => {
      const other = overdue.find(({ name }) => name === row.name);
      return other ? [{ row, other }] : [];
    });
    expect(shared.map(({ row }) => row.name)).toEqual(["Bob", "Ada", "Cleo", "Bob"]);
    for (const { row, other } of shared) {
      expect(row.valueAtRisk).toBe(other.saveValue);
      if (row.churnRisk == null) expect(other.chanceToReturn).toBeNull();
      else expect(row.churnRisk).toBeCloseTo(1 - (other.chanceToReturn ?? Number.NaN), 12);
    }
  });

  test("filters by priority and minimum value; totals cover all priorities", async () => {
    const low = (await ask("?priority=low")).body;
    expect([names(low), low.total, low.totals.length]).toEqual([["Cleo"], 1, 3]);
    const worth = (await ask("?minValue=80.5")).body;
    expect([names(worth), worth.totals[0].customers]).toEqual([["Bob"], 0]);
  });

  test("the order by priority has the highest first", async () => {
    expect(names((await ask("?sort=priority")).body)).toEqual(["Ada", "Bob", "Cleo"]);
  });

  test("lists the customers worth contacting, in the reader's language", async () => {
    const request = aRequest("GET", "/api/admin/actions/outreach", { token, headers: { "accept-language": "es" } });
    const { data, total, totals, message } = await (await outreach(request)).json();
    // Only Bob has a risk above one half and more than 500.00.
    expect([total, data[0].name, data[0].message]).toMatchObject([1, "Bob", expect.stringContaining("Notamos")]);
    expect([totals, message]).toEqual([{ customers: 1, valueAtRisk: 210 }, data[0].message]);
  });

  test("exports all matching customers as text, audited", async () => {
    const { lines } = await fileOf("&sort=priority", { "accept-language": "es" });
    expect(lines[0]).toContain("Prioridad");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("Recuperar: Llamada personal con 20% de descuento");
    expect(lines[1]).toContain("; 60% Compradores prémium, más de 50%");
    const english = (await fileOf("&priority=high")).lines;
    const [head = "", ada = ""] = english;
    const cell = (name: string) => ada.split(",")[head.split(",").indexOf(name)];
    expect([cell("predictedClv"), cell("churnRisk"), cell("valueAtRisk"), cell("usualGapDays")]).toEqual([
      "100",
      "0.8",
      "80",
      "",
    ]);
    expect(await auditLines(shop, "file.downloaded")).toHaveLength(2);
  });

  test("another business has none of them, and no run", async () => {
    const { body } = await ask("", await aToken(await aBusiness()));
    expect(body).toMatchObject({ data: [], total: 0, model: null, forecast: null });
  });
});

describe("GET 400", () => {
  test.each(["?priority=urgent", "?minValue=much", "?minValue=-1", "?state=hidden"])("%s", async (query) => {
    expect((await ask(query)).status).toBe(400);
  });
});
