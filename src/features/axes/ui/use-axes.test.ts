import { expect, test } from "vitest";
import { axisAddress } from "./use-axes.ts";

test.each(["0", "-0.5", "0.555", "half", "1e-1"])("%s is not a minimum membership", (least) => {
  expect(axisAddress.read(new URLSearchParams({ least })).unknown).toEqual(["least"]);
});
