import { expect, test } from "vitest";
import { CellProblem } from "#features/imports/rules/cells/cell-problem.ts";
import { importCopies } from "#testing/module-copies.ts";
import { BrandedError } from "./branded-error.ts";
import { AppError } from "./errors.ts";

class Narrower extends AppError {
  static override readonly brand: symbol = Symbol.for("customer-360.narrower");
}

test("an error of another copy of its class is an instance of the class and of what the class extends", async () => {
  const [errors, cells] = await importCopies(() =>
    Promise.all([import("./errors.ts"), import("#features/imports/rules/cells/cell-problem.ts")]),
  );
  expect(errors.AppError).not.toBe(AppError);
  const [error, problem] = [
    new errors.AppError("CONFLICT", "Taken"),
    new cells.CellProblem("a", "money", "is no amount"),
  ];
  for (const [value, own, other] of [
    [error, AppError, CellProblem],
    [problem, CellProblem, AppError],
  ] as const) {
    expect(value).toBeInstanceOf(own);
    expect(value).toBeInstanceOf(BrandedError);
    expect(value).not.toBeInstanceOf(other);
    expect(value).not.toBeInstanceOf(Narrower);
  }
});

test("other errors are not, and a narrower class has only its own", () => {
  for (const value of [new Error("Taken"), null, undefined, "AppError", Object.create(null), { brand: AppError.brand }])
    expect(value instanceof AppError).toBe(false);
  expect(new Narrower("CONFLICT", "Taken")).toBeInstanceOf(Narrower);
  expect(new Narrower("CONFLICT", "Taken")).toBeInstanceOf(AppError);
  expect(new AppError("CONFLICT", "Taken")).not.toBeInstanceOf(Narrower);
});
