import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import { BUYER_HISTORIES } from "#lib/rfm/score.ts";
import { SEGMENT_KEYS } from "#records/rules/rfm/segment-colors.ts";
import { STANDARD } from "../report-state.ts";
import { defineMembersAddress, type MembersState, membersAddress, reportAddress } from "./url-state.ts";

const ALL_BUYERS: MembersState = {
  method: "rfm",
  days: 90,
  storefront: null,
  withinSegment: null,
  withoutSegment: null,
  basis: "revenue",
  compare: "previous",
  segment: null,
  cell: null,
  trait: null,
  channel: null,
  country: null,
  product: null,
  outside: null,
  history: null,
  action: null,
  minRevenue: null,
  to: null,
  from: null,
  fromSegment: null,
};

const READER = { storefronts: [{ id: 1 }, { id: 2 }], business: { rfmDays: 90 } };
const address = defineMembersAddress(READER);
const read = (query: string) => address.read(new URLSearchParams(query));

test("an empty address is all buyers by revenue, and is written empty again", () => {
  expect(read("")).toEqual({ state: ALL_BUYERS, unknown: [] });
  expect(address.write(ALL_BUYERS)).toBe("");
});

test("reads back the state it wrote", () => {
  const score = fc.integer({ min: 1, max: 5 });
  const states: fc.Arbitrary<MembersState> = fc
    .record({
      method: fc.constant<"rfm">("rfm"),
      days: fc.integer({ min: 1, max: 9999 }),
      storefront: fc.option(fc.constantFrom(1, 2)),
      withinSegment: fc.option(fc.uuid()),
      withoutSegment: fc.option(fc.uuid()),
      basis: fc.constantFrom<MembersState["basis"]>("revenue", "margin"),
      compare: fc.constantFrom<MembersState["compare"]>("previous", "year", "2024-02-29"),
      segment: fc.option(fc.constantFrom<string>(...SEGMENT_KEYS)),
      cell: fc.option(fc.record({ recency: score, frequency: score })),
      trait: fc.constant(null),
      channel: fc.constant(null),
      country: fc.constant(null),
      product: fc.constant(null),
      outside: fc.constant(null),
      history: fc.option(fc.constantFrom(...BUYER_HISTORIES)),
      action: fc.option(fc.constantFrom(...ACTION_KINDS)),
      minRevenue: fc.option(fc.integer({ min: 0, max: 999_999_999_999 })),
      to: fc.option(fc.constantFrom("2024-02-29", "2025-12-31")),
      from: fc.option(fc.constantFrom("2023-02-28", "2024-02-29")),
      fromSegment: fc.option(fc.constantFrom<string>(...SEGMENT_KEYS, "NONE", "NOT_YET")),
    })
    .map((state) => ({ ...state, cell: state.segment ? null : state.cell }));
  fc.assert(
    fc.property(states, (state) => {
      expect(read(address.write(state))).toEqual({ state, unknown: [] });
    }),
  );
});

describe("invalid values are replaced by defaults and reported by name", () => {
  test.each([
    ["segment=everybody", ["segment"]],
    ["cell=R6F1", ["cell"]],
    ["method=value&segment=at_risk", ["segment"]],
    ["segment=new_customers&history=old", ["history"]],
    ["segment=LAPSED&minRevenue=-1", ["minRevenue"]],
    ["fromSegment=everybody&from=2025-02-29&to=today", ["from", "to", "fromSegment"]],
    ["segment=NOT_YET", ["segment"]],
    ["trait=CAT:Yarn", ["trait"]],
    ["method=behavior&trait=NONE", ["trait"]],
    ["storefront=3&segment=none", ["storefront", "segment"]],
  ])("%s", (query, unknown) => {
    expect(read(query).unknown).toEqual(unknown);
  });
});

test("leads from the focus to its customers and back to the same focus", () => {
  const there = membersAddress(READER, { ...STANDARD, days: 30, focus: "at_risk", view: "table" });
  expect(there).toBe("/rfm/customers?days=30&segment=at_risk");
  const { state } = read(there.split("?")[1] ?? "");
  expect(reportAddress(READER, state)).toBe("/rfm?days=30&focus=at_risk");
  const cell = membersAddress(READER, { ...STANDARD, cell: { recency: 2, frequency: 3 } });
  expect(cell).toBe("/rfm/customers?cell=R2F3");
});

test("lapsed customers are listed without a segment to return to", () => {
  const there = membersAddress(READER, { ...STANDARD, method: "value", focus: "LAPSED" });
  expect(there).toBe("/rfm/customers?method=value&segment=LAPSED");
  const { state, unknown } = read(there.split("?")[1] ?? "");
  expect([state.segment, unknown]).toEqual(["LAPSED", []]);
  expect(reportAddress(READER, state)).toBe("/rfm?method=value");
});

test("lapsed customers who spent much have an address", () => {
  const there = membersAddress(READER, { ...STANDARD, focus: "LAPSED" }, { minRevenue: 1000 });
  expect(there).toBe("/rfm/customers?segment=LAPSED&minRevenue=1000");
  const { state } = read(there.split("?")[1] ?? "");
  expect(state.minRevenue).toBe(1000);
  expect(reportAddress(READER, state)).toBe("/rfm");
});

test("all customers with a trait have an address, whatever their segment is, and lead back to the report", () => {
  const there = membersAddress(READER, { ...STANDARD, method: "behavior" }, { trait: "SEA:DEC-FEB" });
  expect(there).toBe("/rfm/customers?method=behavior&trait=SEA%3ADEC-FEB");
  const { state, unknown } = read(there.split("?")[1] ?? "");
  expect([state.trait, state.segment, unknown]).toEqual(["SEA:DEC-FEB", null, []]);
  expect(reportAddress(READER, state)).toBe("/rfm?method=behavior");
});

const outside = (text: string): string => new URLSearchParams({ outside: text }).toString();

test.each(["channel=web", "country=", "product=p1", outside('{"channel":["web",""]}'), outside('{"product":"all"}')])(
  "the buyers of %s have an address without a segment, and lead back to the flows",
  (part) => {
    const { state, unknown } = read(`days=28&segment=at_risk&${part}&to=2025-02-28`);
    expect([state.segment, unknown]).toEqual([null, []]);
    expect(address.write(state)).toBe(`?days=28&${part}&to=2025-02-28`);
    expect(reportAddress(READER, state)).not.toContain(part);
  },
);

test("first-time and returning buyers of a segment have an address each", () => {
  const there = membersAddress(READER, { ...STANDARD, focus: "new_customers" }, { history: "first_time" });
  expect(there).toBe("/rfm/customers?segment=new_customers&history=first_time");
  expect(read(there.split("?")[1] ?? "").state.history).toBe("first_time");
});

test.each([
  '{"channel":"all"}',
  '{"segment":["a"]}',
  '{"product":[1]}',
  '{"product":["a"],"channel":["b"]}',
  "[]",
  "null",
  "{",
  "",
])("an address that leaves out %s lists all buyers", (text) => {
  expect(read(`?${outside(text)}`).state.outside).toBeNull();
});
