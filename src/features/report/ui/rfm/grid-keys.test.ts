import { expect, test } from "vitest";
import { cellAfterKey } from "./grid-model.ts";

const middle = { recency: 3, frequency: 3 };

test("arrows move one step, up to a higher frequency", () => {
  expect(cellAfterKey(middle, "ArrowUp", false)).toEqual({ recency: 3, frequency: 4 });
  expect(cellAfterKey(middle, "ArrowDown", false)).toEqual({ recency: 3, frequency: 2 });
  expect(cellAfterKey(middle, "ArrowLeft", false)).toEqual({ recency: 2, frequency: 3 });
  expect(cellAfterKey(middle, "ArrowRight", false)).toEqual({ recency: 4, frequency: 3 });
});

test("stops at the edge", () => {
  expect(cellAfterKey({ recency: 5, frequency: 5 }, "ArrowUp", false)).toEqual({ recency: 5, frequency: 5 });
  expect(cellAfterKey({ recency: 1, frequency: 1 }, "ArrowLeft", false)).toEqual({ recency: 1, frequency: 1 });
});

test("Home and End go along the row, with Ctrl to the first and the last cell", () => {
  expect(cellAfterKey(middle, "Home", false)).toEqual({ recency: 1, frequency: 3 });
  expect(cellAfterKey(middle, "End", false)).toEqual({ recency: 5, frequency: 3 });
  expect(cellAfterKey(middle, "Home", true)).toEqual({ recency: 1, frequency: 5 });
  expect(cellAfterKey(middle, "End", true)).toEqual({ recency: 5, frequency: 1 });
});

test("leaves other keys to the browser", () => {
  expect(cellAfterKey(middle, "Tab", false)).toBeNull();
  expect(cellAfterKey(middle, "t", false)).toBeNull();
});
