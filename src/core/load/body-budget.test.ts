import { expect, test } from "vitest";
import { makeBodyBudget } from "#core/load/body-budget.ts";

const FULL = expect.objectContaining({ code: "SERVICE_UNAVAILABLE" });

test("one owner gets half, two get all, and answered requests free their share", () => {
  const { open, used } = makeBodyBudget(100);
  const [first, again, other, third] = [open("a"), open("a"), open("b"), open("c")];
  first.take(30);
  expect(() => again.take(21)).toThrow(FULL);
  again.take(20);
  other.take(50);
  expect(() => third.take(1)).toThrow(FULL);
  first.release();
  expect(used()).toBe(70);
  third.take(30);
  for (const share of [first, again, other, third]) share.release();
  expect(used()).toBe(0);
});

test("a request's bytes can count as another owner's", () => {
  const { open, used } = makeBodyBudget(100);
  const [first, own] = [open("a"), open("b")];
  first.take(20);
  first.chargeTo("b");
  first.take(20);
  expect(() => own.take(11)).toThrow(FULL);
  open("a").assertFits(50);
  first.release();
  expect(used()).toBe(0);
});

test("announced bytes take no room until they arrive", () => {
  const { open, used } = makeBodyBudget(100);
  open("a").assertFits(50);
  expect(() => open("a").assertFits(51)).toThrow(FULL);
  expect(used()).toBe(0);
});
