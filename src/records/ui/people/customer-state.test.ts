import { describe, expect, test } from "vitest";
import { type CustomerState, customerAddress, readCustomerState, writeCustomerState } from "./customer-state.ts";

const read = (query: string) => readCustomerState(new URLSearchParams(query));

describe("a customer's address", () => {
  test("leaves out defaults", () => {
    expect(writeCustomerState(read("").state)).toBe("");
  });

  test("reads back the state it wrote", () => {
    const state: CustomerState = {
      ...read("").state,
      tab: "timeline",
      kinds: ["order", "note"],
      until: "2024-12-31",
      view: "table",
      from: "/rfm/customers?segment=at_risk&page=2",
    };
    expect(readCustomerState(new URLSearchParams(writeCustomerState(state)))).toEqual({ state, unknown: [] });
  });

  test("reports invalid values and replaces them by defaults", () => {
    const { state, unknown } = read("tab=gossip&kinds=order,party&until=2024-13-01");
    expect(unknown).toEqual(["tab", "kinds", "until"]);
    expect(state).toMatchObject({ tab: "overview", kinds: [], until: null });
  });

  test("keeps the complete address of the list", () => {
    const from = "/rfm/customers?segment=at_risk&q=a b";
    expect(new URL(customerAddress("1", from), "https://x").searchParams.get("from")).toBe(from);
  });
});
