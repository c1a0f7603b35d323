import { describe, expect, test } from "vitest";
import { type CustomerState, customerAddress, readCustomerState, writeCustomerState } from "./customer-state.ts";

const read = (query: string) => readCustomerState(new URLSearchParams(query));

describe("a customer's address", () => {
  test("leaves out what is standard", () => {
    expect(writeCustomerState(read("").state)).toBe("");
  });

  test("is read as it was written", () => {
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

  test("says what it names that does not exist, and falls back", () => {
    const { state, unknown } = read("tab=gossip&kinds=order,party&until=2024-13-01");
    expect(unknown).toEqual(["tab", "kinds", "until"]);
    expect(state).toMatchObject({ tab: "overview", kinds: [], until: null });
  });

  test("takes the list along whole", () => {
    const from = "/rfm/customers?segment=at_risk&q=a b";
    expect(new URL(customerAddress("1", from), "https://x").searchParams.get("from")).toBe(from);
  });
});
