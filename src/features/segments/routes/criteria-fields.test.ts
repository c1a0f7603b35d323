import { describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/criteria-fields/route.ts";
import { FIELDS } from "#records/rules/criteria/catalogue.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

const fields = async (language: string) => {
  const token = await aToken(await aBusiness({ currency: "BRL" }), { role: "analyst" });
  const headers = { "accept-language": language };
  return answerOf(GET(aRequest("GET", "/api/admin/criteria-fields", { token, headers })));
};

type Described = { name: string };
const named = (body: { data: Described[] }, name: string) => body.data.find((one) => one.name === name);

describe("200", () => {
  test("returns every field of the catalogue with what an editor needs", async () => {
    const { status, body } = await fields("en");
    expect([status, body.currency]).toEqual([200, "BRL"]);
    expect(body.data.map(({ name }: Described) => name)).toEqual(FIELDS.map(({ name }) => name));
    expect(named(body, "orders")).toEqual({
      name: "orders",
      label: "Number of orders",
      group: "orders",
      type: "count",
      operators: [
        { name: "at_least", value: "number" },
        { name: "at_most", value: "number" },
        { name: "between", value: "two numbers" },
        { name: "is", value: "number" },
      ],
      options: null,
      hasSuggestions: false,
      min: 0,
      max: 1_000_000_000,
      isWhole: true,
      withinDays: "may",
      takesTimes: false,
      takesMembership: false,
    });
    expect(named(body, "categoryBought")).toMatchObject({ hasSuggestions: true, takesTimes: true, min: null });
  });

  test.each([
    ["es-MX", "Nivel de lealtad", "Oro"],
    ["pt", "Nível de fidelidade", "Ouro"],
  ])("fields are in the reader's language: %s", async (language, label, gold) => {
    const { body } = await fields(language);
    expect(named(body, "loyaltyLevel")).toMatchObject({
      label,
      options: expect.arrayContaining([{ value: "GOLD", label: gold }]),
    });
  });
});
